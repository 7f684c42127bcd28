#include "core/session/SessionFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include <string>

using namespace further;
using namespace std::string_literals;
using Kind = Event::Kind;

/// What the journal of events is told of sessions.
class EventsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(EventsTest);
    CPPUNIT_TEST(haveAWordForEachKind);
    CPPUNIT_TEST(tellWhoComesAndGoes);
    CPPUNIT_TEST(tellWhoIsDisconnected);
    CPPUNIT_TEST(tellWhatStartsAndStops);
    CPPUNIT_TEST(tellOfProgramsThatEndWithTheirSession);
    CPPUNIT_TEST(tellOfAProgramThatDoesNotStart);
    CPPUNIT_TEST(tellOfAPluginThatFails);
    CPPUNIT_TEST(tellNothingOfWhatAClientDoesWrong);
    CPPUNIT_TEST_SUITE_END();

public:
    void haveAWordForEachKind() {
        std::string words;
        for (const auto kind : {Kind::connected, Kind::disconnected, Kind::refused, Kind::started, Kind::stopped,
                                Kind::failed, Kind::plugin})
            words += wordFor(kind) + " "s;
        CPPUNIT_ASSERT_EQUAL("connected disconnected refused started stopped failed plugin "s, words);
    }

    void tellWhoComesAndGoes() {
        SessionFixture f;
        auto& client = f.connect();
        f.connect();
        f.await([&] { return f.sessions->size() == 2; });
        CPPUNIT_ASSERT_EQUAL("Client 1 at a test has come\nClient 2 at a test has come\n"s, f.told(Kind::connected));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t(2), f.events.last(1).front().session);
        client.leave();
        f.await([&] { return f.sessions->size() == 1; });
        const auto gone = f.events.last(1).front();
        CPPUNIT_ASSERT(gone.kind == Kind::disconnected);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t(1), gone.session);
        CPPUNIT_ASSERT_MESSAGE(gone.text, gone.text.starts_with("Client 1 leaves: "));
    }

    void tellWhoIsDisconnected() {
        SessionFixture f;
        auto& client = f.connect();
        f.await([&] { return f.sessions->size() == 1; });
        CPPUNIT_ASSERT(f.sessions->disconnect(1, 1001, "Enough"));
        client.leave();
        f.await([&] { return f.sessions->size() == 0; });
        const auto told = f.told(Kind::disconnected);
        CPPUNIT_ASSERT_MESSAGE(told, told.starts_with("Client 1 leaves: ") && told.find("Enough") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(told.size() - 1, told.find('\n')); // once
    }

    void tellWhatStartsAndStops() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("probe.act", R"({"do": "job"})");
        client.say("probe.act", R"({"do": "end-job"})");
        client.say("probe.act", R"({"do": "job"})");
        f.settle(client);
        const auto job = [](const std::string& number) {
            return "a job (program " + number + ", pid " + std::to_string(::getpid()) + ")";
        };
        CPPUNIT_ASSERT_EQUAL(job("1") + " runs for client 1\n" + job("2") + " runs for client 1\n",
                             f.told(Kind::started));
        CPPUNIT_ASSERT_EQUAL(job("1") + " of client 1 has ended\n", f.told(Kind::stopped));
        for (const auto& event : f.events.last(3))
            CPPUNIT_ASSERT_EQUAL(std::uint64_t(1), event.session);
    }

    void tellOfProgramsThatEndWithTheirSession() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("probe.act", R"({"do": "job"})");
        f.settle(client);
        client.leave();
        f.await([&] { return f.sessions->size() == 0; });
        const auto told = f.told(Kind::disconnected);
        CPPUNIT_ASSERT_MESSAGE(told, told.ends_with("; its programs end: 1\n"));
        CPPUNIT_ASSERT(f.told(Kind::stopped).ends_with(" of client 1 has ended\n"));
        CPPUNIT_ASSERT(f.events.last(1).front().kind == Kind::stopped); // behind the reason
    }

    void tellOfAProgramThatDoesNotStart() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("start", R"({"sourceScript": "refuse-later"})");
        f.awaitAnswers(client, 1);
        CPPUNIT_ASSERT_EQUAL("A program of client 1 didn't start: There is no such file.\n"s, f.told(Kind::failed));
        client.say("start", R"({"sourceScript": "run"})");
        client.say("stdin", R"({"input": "refuse-later"})"); // an error of one that runs is no failure
        f.awaitAnswers(client, 3);
        CPPUNIT_ASSERT_EQUAL("A program of client 1 didn't start: There is no such file.\n"s, f.told(Kind::failed));
    }

    void tellOfAPluginThatFails() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("probe.act", R"({"do": "fault"})");
        f.awaitAnswers(client, 2);
        CPPUNIT_ASSERT_EQUAL("Client 1: the plugin probe ends here: a fault\n"s, f.told(Kind::failed));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t(1), f.events.last(1).front().session);
    }

    void tellNothingOfWhatAClientDoesWrong() {
        SessionFixture f;
        auto& client = f.connect();
        for (const auto* const text : {"hello", R"({"type": "upload"})", R"({"type": "stop"})"})
            client.say(text);
        client.say("probe.act", R"({"do": "refuse"})");
        f.awaitAnswers(client, 4);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), f.events.last(100).size()); // that it has come
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(EventsTest);
