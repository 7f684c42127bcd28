#include "core/admin/AdminFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <optional>
#include <string>
#include <vector>

using namespace further;
using namespace std::string_literals;

class AdminConnectionTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AdminConnectionTest);
    CPPUNIT_TEST(answersARequest);
    CPPUNIT_TEST(answersWhatIsNoMessageAndGoesOn);
    CPPUNIT_TEST(answersARequestThatComesInPieces);
    CPPUNIT_TEST(answersOneRequestAfterTheOther);
    CPPUNIT_TEST(handlesNothingMoreForAClientThatDoesNotRead);
    CPPUNIT_TEST(takesARequestOf64KiB);
    CPPUNIT_TEST(refusesARequestOfMore);
    CPPUNIT_TEST(refusesOneThatHasNoEnd);
    CPPUNIT_TEST(refusesMoreThanMayWaitForAnAnswer);
    CPPUNIT_TEST(answersAllThatWasSentBeforeTheHalfClose);
    CPPUNIT_TEST(answersAfterTheHalfCloseWhatTakesLonger);
    CPPUNIT_TEST(endsWithAnUnfinishedRequest);
    CPPUNIT_TEST(followsUntilTheClientLeaves);
    CPPUNIT_TEST(followsUntilTheHalfClose);
    CPPUNIT_TEST(followsNothingAfterTheHalfClose);
    CPPUNIT_TEST(takesNoRequestWhileItFollows);
    CPPUNIT_TEST(survivesAClientThatVanishesBeforeItsAnswer);
    CPPUNIT_TEST(survivesAClientThatVanishesBeforeItReads);
    CPPUNIT_TEST(survivesAClientThatIsGoneAtOnce);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        _f.emplace();
        _f->server.on("later", [this](const AdminRequest& request) { _waiting.push_back(request); });
        _f->server.on("big", [this](const AdminRequest& request) {
            ++_handled;
            request.answer(std::string(1 << 20, 'x'));
        });
        _f->server.on("follow", [this](const AdminRequest& request) {
            sayLine(request, "first");
            request.follow(Registered([this] { ++_unfollowed; }));
            _waiting.push_back(request);
        });
    }
    void tearDown() override {
        _waiting.clear();
        _f.reset();
    }

    void answersARequest() {
        auto& client = _f->connect();
        client.ask("echo", R"({"say": "Grüße"})");
        _f->awaitCount(client, 1);
        CPPUNIT_ASSERT_EQUAL("answer"s, client.type(0));
        CPPUNIT_ASSERT_EQUAL("Grüße"s, client.word(0, "sentence"));
    }

    void answersWhatIsNoMessageAndGoesOn() {
        auto& client = _f->connect();
        std::size_t count = 0;
        for (const auto* const line : {"", "status", "[]", "{}", R"({"type": 5})", R"({"type": "echo", "data": 5})",
                                       R"({"type": "echo")", "{\"type\": \"\xFF\"}", R"({"type": "echo"} more)"}) {
            client.say(line);
            _f->awaitCount(client, ++count);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(line, "bad_message"s, client.outcome());
            CPPUNIT_ASSERT(!client.word(count - 1, "message").empty() && !client.word(count - 1, "detail").empty());
        }
        for (const auto* const line :
             {R"({"type": "echo"})", R"({"type": "echo", "data": null})", "{\"type\":\"echo\"}\r"}) {
            client.say(line);
            _f->awaitCount(client, ++count);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(line, "answer"s, client.outcome());
        }
    }

    void answersARequestThatComesInPieces() {
        auto& client = _f->connect();
        for (const char byte : R"({"type": "echo", "data": {"say": "hi"}})"s) {
            client.sendBytes({&byte, 1});
            _f->settle();
            client.listen();
            CPPUNIT_ASSERT_EQUAL(std::size_t(0), client.count());
        }
        client.sendBytes("\n");
        _f->awaitCount(client, 1);
        CPPUNIT_ASSERT_EQUAL("hi"s, client.word(0, "sentence"));
    }

    void answersOneRequestAfterTheOther() {
        auto& client = _f->connect();
        client.sendBytes(
            "{\"type\": \"later\"}\n{\"type\": \"echo\", \"data\": {\"say\": \"second\"}}\n{\"type\": \"later\"}\n");
        _f->settle();
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), client.count());
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), _waiting.size());
        _waiting.front().answer("first"s);
        _f->awaitCount(client, 2);
        CPPUNIT_ASSERT_EQUAL("first"s, client.word(0, "sentence"));
        CPPUNIT_ASSERT_EQUAL("second"s, client.word(1, "sentence"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), _waiting.size());
        _waiting.back().fail(Error(ErrorCode::busy, "Third."));
        _f->awaitCount(client, 3);
        CPPUNIT_ASSERT_EQUAL("busy"s, client.outcome());
    }

    void handlesNothingMoreForAClientThatDoesNotRead() {
        LineClient client(_f->socket.path()); // which the fixture doesn't read
        for (int i = 0; i < 3; ++i)
            client.ask("big");
        for (int i = 0; i < 3; ++i)
            _f->settle();
        CPPUNIT_ASSERT_EQUAL(1, _handled);
        _f->await([&] {
            client.listen();
            return client.count() == 3;
        });
        CPPUNIT_ASSERT_EQUAL(3, _handled);
    }

    void takesARequestOf64KiB() {
        auto& client = _f->connect();
        client.say(requestOf(64 * 1024));
        client.say(requestOf(64 * 1024));
        _f->awaitCount(client, 2);
        CPPUNIT_ASSERT_EQUAL("answer answer"s, client.types());
    }

    void refusesARequestOfMore() {
        auto& client = _f->connect();
        client.say(requestOf(64 * 1024 + 1));
        client.ask("echo");
        assertRefused(client);
    }

    void refusesOneThatHasNoEnd() {
        auto& client = _f->connect();
        client.sendBytes(std::string(64 * 1024, 'x'));
        _f->settle();
        CPPUNIT_ASSERT(!client.ended());
        client.sendBytes("x");
        assertRefused(client);
    }

    void refusesMoreThanMayWaitForAnAnswer() {
        auto& client = _f->connect();
        client.ask("later");
        for (int i = 0; i < 20; ++i)
            client.say(requestOf(4096));
        assertRefused(client);
        _waiting.front().answer("too late"s);
        _f->settle();
        client.listen();
        CPPUNIT_ASSERT_EQUAL("error"s, client.types());
    }

    void answersAllThatWasSentBeforeTheHalfClose() {
        auto& client = _f->connect();
        for (int i = 0; i < 3; ++i)
            client.ask("echo");
        client.shutdownSending();
        _f->awaitEnd(client);
        CPPUNIT_ASSERT_EQUAL("answer answer answer"s, client.types());
    }

    void answersAfterTheHalfCloseWhatTakesLonger() {
        auto& client = _f->connect();
        client.ask("later");
        client.ask("big");
        client.shutdownSending();
        _f->settle();
        CPPUNIT_ASSERT(!client.ended());
        _waiting.front().answer("at last"s);
        _f->awaitEnd(client);
        CPPUNIT_ASSERT_EQUAL("answer answer"s, client.types());
    }

    void endsWithAnUnfinishedRequest() {
        auto& client = _f->connect();
        client.ask("echo");
        client.sendBytes(R"({"type": "echo"})");
        client.shutdownSending();
        _f->awaitEnd(client);
        CPPUNIT_ASSERT_EQUAL("answer"s, client.types());
    }

    void followsUntilTheClientLeaves() {
        auto& client = _f->connect();
        client.ask("follow");
        _f->awaitCount(client, 1);
        sayLine(_waiting.front(), "second");
        _f->awaitCount(client, 2);
        CPPUNIT_ASSERT_EQUAL("line line"s, client.types());
        CPPUNIT_ASSERT_EQUAL("second"s, client.word(1, "text"));
        CPPUNIT_ASSERT_EQUAL(0, _unfollowed);
        client.leave();
        _f->await([&] { return _unfollowed == 1; });
        assertAlone();
        sayLine(_waiting.front(), "third"); // which nobody hears
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _waiting.front().backlog());
    }

    void followsUntilTheHalfClose() {
        auto& client = _f->connect();
        client.ask("follow");
        client.shutdownSending();
        _f->awaitEnd(client);
        CPPUNIT_ASSERT_EQUAL(1, _unfollowed);
        CPPUNIT_ASSERT_EQUAL("line"s, client.types()); // what there was at once is written
    }

    void followsNothingAfterTheHalfClose() {
        auto& client = _f->connect();
        client.ask("later");
        client.ask("follow");
        client.shutdownSending();
        _f->settle();
        _waiting.front().answer("done"s);
        _f->awaitEnd(client);
        CPPUNIT_ASSERT_EQUAL("answer line"s, client.types());
        CPPUNIT_ASSERT_EQUAL(1, _unfollowed);
        assertAlone();
    }

    void takesNoRequestWhileItFollows() {
        auto& client = _f->connect();
        client.ask("follow");
        client.ask("echo");
        _f->settle();
        client.shutdownSending();
        _f->awaitEnd(client);
        CPPUNIT_ASSERT_EQUAL("line"s, client.types());
    }

    void survivesAClientThatVanishesBeforeItsAnswer() {
        auto& client = _f->connect();
        client.ask("later");
        _f->settle();
        client.leave();
        _f->settle();
        _waiting.front().answer("to nobody"s);
        assertAlone();
    }

    void survivesAClientThatVanishesBeforeItReads() {
        LineClient client(_f->socket.path());
        client.ask("big");
        client.ask("big");
        _f->settle();
        client.leave();
        assertAlone();
        CPPUNIT_ASSERT_EQUAL(1, _handled);
    }

    void survivesAClientThatIsGoneAtOnce() {
        auto& client = _f->connect();
        client.ask("echo");
        client.leave();
        auto& silent = _f->connect();
        silent.leave();
        assertAlone();
    }

private:
    /// A request that is answered, in so many bytes.
    static std::string requestOf(std::size_t size) {
        const auto request = R"({"type": "echo", "data": {"say": "hi"}})"s;
        return request + std::string(size - request.size(), ' ');
    }

    static void sayLine(const AdminRequest& request, const std::string& text) {
        Poco::JSON::Object::Ptr line = new Poco::JSON::Object;
        line->set("text", text);
        request.line(line);
    }

    void assertRefused(LineClient& client) {
        _f->awaitEnd(client);
        CPPUNIT_ASSERT_EQUAL("error"s, client.types());
        CPPUNIT_ASSERT_EQUAL("too_large"s, client.outcome());
        CPPUNIT_ASSERT(client.word(0, "detail").starts_with("A request has at most 64 KiB"));
    }

    /// Every connection but the listening socket ends: nothing else is watched in the end.
    void assertAlone() {
        _f->await([&] { return _f->strand.watches() == 1; });
    }

    std::optional<AdminFixture> _f;
    std::vector<AdminRequest> _waiting;
    int _handled = 0;
    int _unfollowed = 0;
};

CPPUNIT_TEST_SUITE_REGISTRATION(AdminConnectionTest);
