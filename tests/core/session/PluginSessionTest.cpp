#include "core/session/SessionFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using namespace further;
using namespace std::string_literals;

class PluginSessionTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PluginSessionTest);
    CPPUNIT_TEST(endsAHandlerThatThrows);
    CPPUNIT_TEST(opensANewHandlerAfterAFault);
    CPPUNIT_TEST(stopsTheProgramsOfAHandlerThatThrows);
    CPPUNIT_TEST(endsAHandlerWhoseCallbackThrows);
    CPPUNIT_TEST(answersAStartThatThrows);
    CPPUNIT_TEST(endsAHandlerWhoseOffloadedWorkThrows);
    CPPUNIT_TEST(endsAHandlerThatThrowsWhatIsNoException);
    CPPUNIT_TEST(leavesTheOtherPluginsHandlerAlone);
    CPPUNIT_TEST(leavesTheOtherClientsHandlerAlone);
    CPPUNIT_TEST(endsAHandlerWhoseOnPauseThrows);
    CPPUNIT_TEST(answersAnOpenThatRefuses);
    CPPUNIT_TEST(staysSoundWhenAnOpenRefusedAndTheClientIsSlow);
    CPPUNIT_TEST(answersAnOpenThatThrows);
    CPPUNIT_TEST(answersAnOpenThatReturnsNothing);
    CPPUNIT_TEST(handlesAnInjectedMessageAfterThePresentOne);
    CPPUNIT_TEST(isOutlivedByItsRegistrations);
    CPPUNIT_TEST_SUITE_END();

public:
    void endsAHandlerThatThrows() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("probe.act", R"({"do": "fault"})");
        assertInternal(f, client, 1);
        CPPUNIT_ASSERT_EQUAL("probe ends\n"s, f.diary());
    }

    void opensANewHandlerAfterAFault() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("probe.act", R"({"do": "fault"})");
        client.say("probe.act", R"({"do": "greet"})");
        f.awaitAnswers(client, 3);
        CPPUNIT_ASSERT_EQUAL("probe.ends error probe.greeting"s, client.types());
    }

    void stopsTheProgramsOfAHandlerThatThrows() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("start", R"({"sourceScript": "run"})");
        client.say("stdin", R"({"input": "fault"})");
        f.awaitAnswers(client, 4);
        CPPUNIT_ASSERT_EQUAL("started probe.ends error stopped"s, client.types());
        CPPUNIT_ASSERT_EQUAL(-9, client.answers().back().data->getValue<int>("exitCode"));
        client.say("start", R"({"sourceScript": "run"})");
        f.awaitAnswers(client, 5);
        CPPUNIT_ASSERT_EQUAL("started"s, client.answers().back().type);
    }

    void endsAHandlerWhoseCallbackThrows() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("start", R"({"sourceScript": "run"})");
        client.say("stdin", R"({"input": "fault-later"})");
        f.awaitAnswers(client, 4);
        CPPUNIT_ASSERT_EQUAL("started probe.ends error stopped"s, client.types());
    }

    void answersAStartThatThrows() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("start", R"({"sourceScript": "fault"})");
        assertInternal(f, client, 1); // an error instead of started, and no stopped
        client.say("start", R"({"sourceScript": "run"})");
        f.awaitAnswers(client, 3);
        CPPUNIT_ASSERT_EQUAL("probe.ends error started"s, client.types());
    }

    void endsAHandlerWhoseOffloadedWorkThrows() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("probe.act", R"({"do": "fault-of-work"})");
        assertInternal(f, client, 1);
    }

    void endsAHandlerThatThrowsWhatIsNoException() {
        for (const auto* const fault : {"fault-number", "fault-number-later", "fault-number-of-work"}) {
            SessionFixture f;
            auto& client = f.connect();
            client.say("probe.act", R"({"do": ")"s + fault + "\"}");
            assertInternal(f, client, 1);
            CPPUNIT_ASSERT_EQUAL("probe ends\n"s, f.diary());
        }
    }

    void leavesTheOtherPluginsHandlerAlone() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("start", R"({"sourceScript": "run"})");
        client.say("other.act", R"({"do": "fault"})");
        f.awaitAnswers(client, 3);
        CPPUNIT_ASSERT_EQUAL("started other.ends error"s, client.types());
        CPPUNIT_ASSERT_EQUAL("The plugin other failed; the agent's log says why."s,
                             client.answers().back().word("detail"));
        client.say(R"({"type": "stop"})");
        f.awaitAnswers(client, 4);
        CPPUNIT_ASSERT_EQUAL("other ends\n"s, f.diary());
    }

    void leavesTheOtherClientsHandlerAlone() {
        SessionFixture f;
        auto& first = f.connect();
        auto& second = f.connect();
        first.say("start", R"({"sourceScript": "run"})");
        second.say("start", R"({"sourceScript": "run"})");
        f.awaitAnswers(second, 1);
        second.say("stdin", R"({"input": "fault"})");
        f.awaitAnswers(second, 4);
        first.say(R"({"type": "stop"})");
        f.awaitAnswers(first, 2);
        CPPUNIT_ASSERT_EQUAL("started stopped"s, first.types());
    }

    void endsAHandlerWhoseOnPauseThrows() {
        for (const auto* const pause : {"faulty-pause", "faulty-pause-number"}) {
            SessionFixture f;
            auto& client = f.connect();
            client.say("probe.act", R"({"do": ")"s + pause + "\"}");
            client.say("other.act", R"({"do": "flood"})");
            client.reads = false;
            f.await([&] { return f.diary().find("probe ends") != std::string::npos; });
            client.reads = true;
            f.await([&] { return f.diary().find("other resumes") != std::string::npos; });
            client.say("other.act", R"({"do": "greet"})");
            f.await([&] { return client.answers().back().type == "other.greeting"; });
            CPPUNIT_ASSERT(client.frames().closeCode() == 0);
        }
    }

    void answersAnOpenThatRefuses() {
        SessionFixture f("error");
        auto& client = f.connect();
        for (int i = 1; i <= 2; ++i) {
            client.say("start", R"({"sourceScript": "run"})");
            f.awaitAnswers(client, static_cast<std::size_t>(i));
            CPPUNIT_ASSERT_EQUAL("unavailable"s, client.answers().back().word("code"));
            CPPUNIT_ASSERT_EQUAL("The device is gone; plug it in."s, client.answers().back().word("detail"));
        }
    }

    void staysSoundWhenAnOpenRefusedAndTheClientIsSlow() {
        SessionFixture f("error");
        auto& client = f.connect();
        client.say("probe.act", R"({"do": "greet"})");
        client.say("other.act", R"({"do": "flood"})");
        client.reads = false;
        f.await([&] { return f.diary() == "other pauses\n"; });
        client.reads = true;
        f.await([&] { return f.diary() == "other pauses\nother resumes\n"; });
    }

    void answersAnOpenThatThrows() {
        SessionFixture f("std");
        auto& client = f.connect();
        client.say("start", R"({"sourceScript": "run"})");
        assertInternal(f, client, 0);
    }

    void answersAnOpenThatReturnsNothing() {
        SessionFixture f("null");
        auto& client = f.connect();
        client.say("start", R"({"sourceScript": "run"})");
        assertInternal(f, client, 0);
    }

    void handlesAnInjectedMessageAfterThePresentOne() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("probe.act", R"({"do": "inject"})");
        f.awaitAnswers(client, 2);
        CPPUNIT_ASSERT_EQUAL("probe.injected other.greeting"s, client.types());
    }

    void isOutlivedByItsRegistrations() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("probe.act", R"({"do": "leave-registrations"})");
        assertInternal(f, client, 1);
        client.leave();
        f.await([&] { return f.sessions->size() == 0; });
    }

private:
    /// The client's answers so far: `before` of the handler's own words, then an error `internal`.
    static void assertInternal(SessionFixture& f, SessionFixture::Client& client, std::size_t before) {
        f.awaitAnswers(client, before + 1);
        const auto answer = client.answers().back();
        CPPUNIT_ASSERT_EQUAL("error"s, answer.type);
        CPPUNIT_ASSERT_EQUAL("internal"s, answer.word("code"));
        CPPUNIT_ASSERT_EQUAL("The plugin probe failed; the agent's log says why."s, answer.word("detail"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PluginSessionTest);
