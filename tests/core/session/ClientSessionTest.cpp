#include "core/net/ClientFrames.h"
#include "core/session/SessionFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <string>

using namespace further;
using namespace std::string_literals;

class ClientSessionTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ClientSessionTest);
    CPPUNIT_TEST(handlesEarlyBytes);
    CPPUNIT_TEST(endsAChannelWithStopped);
    CPPUNIT_TEST(endsAChannelWithAnErrorThatCameInsteadOfStarted);
    CPPUNIT_TEST(keepsAChannelOpenWithAnErrorAfterStarted);
    CPPUNIT_TEST(keepsAChannelOpenUntilItsStartIsAnswered);
    CPPUNIT_TEST(pausesHandlersWhileTheClientIsSlow);
    CPPUNIT_TEST(pausesAHandlerThatIsOpenedWhileTheClientIsSlow);
    CPPUNIT_TEST(readsOnWhileTheClientIsSlow);
    CPPUNIT_TEST(readsNothingWhileAHandlerHoldsTheInput);
    CPPUNIT_TEST(endsItsHandlersWhenTheClientLeaves);
    CPPUNIT_TEST(endsItsHandlersWhenItIsClosed);
    CPPUNIT_TEST(endsItsHandlersWhenTheClientSaysGoodbye);
    CPPUNIT_TEST(endsItsHandlersWhenTheClientBreaksTheProtocol);
    CPPUNIT_TEST_SUITE_END();

public:
    void handlesEarlyBytes() {
        SessionFixture f;
        const auto& client =
            f.connect(clientFrame(0x81, R"({"type": "start", "data": {"sourceScript": "run-and-end"}})"));
        f.awaitAnswers(client, 3);
        CPPUNIT_ASSERT_EQUAL("started stdout stopped"s, client.types());
    }

    void endsAChannelWithStopped() {
        SessionFixture f;
        auto& client = f.connect();
        for (int i = 0; i < 3; ++i)
            client.say("start", R"({"sourceScript": "run-and-end"})");
        f.awaitAnswers(client, 9);
        CPPUNIT_ASSERT_EQUAL("started stdout stopped started stdout stopped started stdout stopped"s, client.types());
    }

    void endsAChannelWithAnErrorThatCameInsteadOfStarted() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("start", R"({"sourceScript": "refuse-later"})");
        f.awaitAnswers(client, 1);
        CPPUNIT_ASSERT_EQUAL("not_found"s, client.answers().back().word("code"));
        client.say(R"({"type": "stop"})");
        client.say("start", R"({"sourceScript": "run"})");
        f.awaitAnswers(client, 3);
        CPPUNIT_ASSERT_EQUAL("not_running"s, client.answers().at(1).word("code"));
        CPPUNIT_ASSERT_EQUAL("started"s, client.answers().back().type);
    }

    void keepsAChannelOpenWithAnErrorAfterStarted() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("start", R"({"sourceScript": "run"})");
        client.say("stdin", R"({"input": "refuse-later"})");
        f.awaitAnswers(client, 2);
        client.say(R"({"type": "stop"})");
        f.awaitAnswers(client, 3);
        CPPUNIT_ASSERT_EQUAL("started error stopped"s, client.types());
    }

    void keepsAChannelOpenUntilItsStartIsAnswered() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("start", R"({"sourceScript": "nothing yet"})");
        client.say("start", R"({"sourceScript": "run"})");
        client.say("stdin", R"({"input": "end"})");
        f.awaitAnswers(client, 2);
        CPPUNIT_ASSERT_EQUAL("conflict"s, client.answers().at(0).word("code"));
        CPPUNIT_ASSERT_EQUAL("stopped"s, client.answers().at(1).type);
    }

    void pausesHandlersWhileTheClientIsSlow() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("other.act", R"({"do": "greet"})");
        client.say("probe.act", R"({"do": "flood"})");
        client.reads = false;
        f.await([&] { return lines(f.diary()) == 2; });
        CPPUNIT_ASSERT(f.diary().find("probe pauses\n") != std::string::npos);
        CPPUNIT_ASSERT(f.diary().find("other pauses\n") != std::string::npos);
        client.reads = true;
        f.await([&] { return lines(f.diary()) == 4; });
        CPPUNIT_ASSERT(f.diary().find("probe resumes\n") != std::string::npos);
        f.await([&] { return client.frames().texts().size() == 1001; }); // nothing was dropped
    }

    void pausesAHandlerThatIsOpenedWhileTheClientIsSlow() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("probe.act", R"({"do": "flood"})");
        client.reads = false;
        f.await([&] { return f.diary() == "probe pauses\n"; });
        client.say("other.act", R"({"do": "greet"})");
        f.await([&] { return f.diary() == "probe pauses\nother pauses\n"; });
    }

    void readsOnWhileTheClientIsSlow() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("start", R"({"sourceScript": "run"})");
        client.say("stdin", R"({"input": "flood"})");
        client.reads = false;
        f.await([&] { return f.diary() == "probe pauses\n"; });
        client.say(R"({"type": "stop"})");
        client.say("probe.act", R"({"do": "fault"})"); // which shows that it has come through
        f.await([&] { return f.diary() == "probe pauses\nprobe ends\n"; });
        client.reads = true;
        f.await([&] { return client.frames().texts().size() == 1004; });
        CPPUNIT_ASSERT_EQUAL("stopped"s, client.answers().at(1001).type); // behind its output
    }

    void readsNothingWhileAHandlerHoldsTheInput() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("probe.act", R"({"do": "hold"})");
        client.say("other.act", R"({"do": "greet"})");
        auto& second = f.connect();
        second.say("probe.act", R"({"do": "greet"})");
        f.awaitAnswers(second, 1);
        CPPUNIT_ASSERT_EQUAL(""s, client.types());
        client.leave(); // its end is noticed all the same
        f.await([&] { return f.sessions->size() == 1; });
    }

    void endsItsHandlersWhenTheClientLeaves() {
        SessionFixture f;
        auto& client = f.connect();
        run(f, client);
        client.leave();
        awaitTheEnd(f);
    }

    void endsItsHandlersWhenItIsClosed() {
        SessionFixture f;
        auto& client = f.connect();
        run(f, client);
        bool empty = false;
        f.sessions->closeAll(1001, "The agent ends", [&] { empty = true; });
        CPPUNIT_ASSERT_EQUAL("other ends\nprobe ends\n"s, sorted(f.diary()));
        f.await([&] { return empty; });
        CPPUNIT_ASSERT_EQUAL(1001, client.frames().closeCode());
        CPPUNIT_ASSERT_EQUAL("started other.greeting"s, client.types()); // a handler's last words come too late
    }

    void endsItsHandlersWhenTheClientSaysGoodbye() {
        SessionFixture f;
        auto& client = f.connect();
        run(f, client);
        client.sendBytes(clientFrame(0x88, closePayload(1000)));
        awaitTheEnd(f);
        f.await([&] { return client.frames().ended; });
        CPPUNIT_ASSERT_EQUAL(1000, client.frames().closeCode());
    }

    void endsItsHandlersWhenTheClientBreaksTheProtocol() {
        SessionFixture f;
        auto& client = f.connect();
        run(f, client);
        client.sendBytes("\x81\x01x"); // not masked
        awaitTheEnd(f);
        CPPUNIT_ASSERT_EQUAL(1002, client.frames().closeCode());
    }

private:
    static std::ptrdiff_t lines(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

    /// With its lines in alphabetical order.
    static std::string sorted(const std::string& text) {
        return text.find("other") < text.find("probe") ? text : text.substr(11) + text.substr(0, 11);
    }

    /// A program of one plugin, and a handler of the other.
    static void run(SessionFixture& f, SessionFixture::Client& client) {
        client.say("start", R"({"sourceScript": "run"})");
        client.say("other.act", R"({"do": "greet"})");
        f.awaitAnswers(client, 2);
        CPPUNIT_ASSERT_EQUAL(""s, f.diary());
    }

    static void awaitTheEnd(SessionFixture& f) {
        f.await([&] { return f.sessions->size() == 0; });
        CPPUNIT_ASSERT_EQUAL("other ends\nprobe ends\n"s, sorted(f.diary()));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ClientSessionTest);
