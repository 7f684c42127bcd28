#include "core/net/ClientFrames.h"
#include "core/session/SessionFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using namespace further;
using namespace std::string_literals;

class DispatcherTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DispatcherTest);
    CPPUNIT_TEST(bringsATypeToItsPlugin);
    CPPUNIT_TEST(bringsAStartToTheRunnersPlugin);
    CPPUNIT_TEST(answersWhatIsNoMessage);
    CPPUNIT_TEST(answersATypeThatNobodyHas);
    CPPUNIT_TEST(suggestsATypeThatIsNear);
    CPPUNIT_TEST(checksTheDataOfAPluginsType);
    CPPUNIT_TEST(checksTheDataOfAStartInTheClientsWords);
    CPPUNIT_TEST(refusesASecondStart);
    CPPUNIT_TEST(answersWhatComesWithNothingRunning);
    CPPUNIT_TEST(passesAnErrorOnAsItIs);
    CPPUNIT_TEST(answersAPluginThatThrowsWhatIsNoException);
    CPPUNIT_TEST(canStartAgainAfterAStartThatFailed);
    CPPUNIT_TEST(keepsTheProgramAfterAnErrorOfItsInput);
    CPPUNIT_TEST(saysWhyAPluginIsNotThere);
    CPPUNIT_TEST(saysThatNothingRunsPrograms);
    CPPUNIT_TEST(takesTheRunnerThatThereIsWhereNoneIsMeant);
    CPPUNIT_TEST(answersEveryMessageOfMany);
    CPPUNIT_TEST_SUITE_END();

public:
    void bringsATypeToItsPlugin() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("probe.act", R"({"do": "greet"})");
        client.say("other.act", R"({"do": "greet"})");
        f.awaitAnswers(client, 2);
        CPPUNIT_ASSERT_EQUAL("probe.greeting other.greeting"s, client.types());
    }

    void bringsAStartToTheRunnersPlugin() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("start", R"({"sourceScript": "run-and-end"})");
        f.awaitAnswers(client, 3);
        CPPUNIT_ASSERT_EQUAL("started stdout stopped"s, client.types());
    }

    void answersWhatIsNoMessage() {
        SessionFixture f;
        auto& client = f.connect();
        for (const auto* const text : {"", "hello", "[]", "{}", R"({"type": 5})", R"({"type": "start", "data": 5})"}) {
            client.say(text);
            assertError(f, client, "bad_message", "");
        }
    }

    void answersATypeThatNobodyHas() {
        SessionFixture f;
        auto& client = f.connect();
        client.say(R"({"type": "upload"})");
        assertError(f, client, "unknown_type",
                    "No plugin on this device has this type; GET /plugins lists those that there are.");
        client.say(R"({"type": ")" + std::string(100'000, 'x') + "\"}");
        assertError(f, client, "unknown_type",
                    "No plugin on this device has this type; GET /plugins lists those that there are.");
    }

    void suggestsATypeThatIsNear() {
        SessionFixture f;
        auto& client = f.connect();
        client.say(R"({"type": "strat"})");
        assertError(f, client, "unknown_type", "No plugin on this device has this type; did you mean \"start\"?");
        client.say(R"({"type": "probe.akt"})");
        assertError(f, client, "unknown_type", "No plugin on this device has this type; did you mean \"probe.act\"?");
    }

    void checksTheDataOfAPluginsType() {
        SessionFixture f;
        auto& client = f.connect();
        client.say(R"({"type": "probe.act"})");
        assertError(f, client, "invalid_data", "data.do is missing; it must be a string.");
        CPPUNIT_ASSERT_EQUAL(""s, f.diary());
    }

    void checksTheDataOfAStartInTheClientsWords() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("start", R"({"sourceScript": 5})");
        assertError(f, client, "invalid_data", "data.sourceScript must be a string, not a number.");
        client.say("start", "{}");
        assertError(f, client, "invalid_data",
                    "Neither data.sourceScript nor data.sourcePath is there; a start has exactly one of them.");
    }

    void refusesASecondStart() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("start", R"({"sourceScript": "run"})");
        f.awaitAnswers(client, 1);
        client.say("start", R"({"sourceScript": "run"})");
        assertError(f, client, "conflict",
                    "A program is running already; stop it, or wait for stopped, before the next start.");
        client.say(R"({"type": "stop"})"); // the first one is not touched
        f.awaitAnswers(client, 3);
        CPPUNIT_ASSERT_EQUAL("started error stopped"s, client.types());
        CPPUNIT_ASSERT_EQUAL(-15, client.answers().back().data->getValue<int>("exitCode"));
    }

    void answersWhatComesWithNothingRunning() {
        SessionFixture f;
        auto& client = f.connect();
        client.say(R"({"type": "stop"})");
        assertError(f, client, "not_running", "No program is running; send start first.");
        client.say("stdin", R"({"input": ""})");
        assertError(f, client, "not_running", "No program is running; send start first.");
        client.say("start", R"({"sourceScript": "run-and-end"})");
        f.awaitAnswers(client, 5);
        client.say("stdin", R"({"input": "late"})");
        assertError(f, client, "not_running", "No program is running; send start first.");
    }

    void passesAnErrorOnAsItIs() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("probe.act", R"({"do": "refuse"})");
        assertError(f, client, "busy", "Too many; try again later.");
        CPPUNIT_ASSERT_EQUAL("Too much is going on"s, client.answers().back().word("message"));
        client.say("probe.act", R"({"do": "greet"})"); // the handler lives on
        f.awaitAnswers(client, 2);
        CPPUNIT_ASSERT_EQUAL(""s, f.diary());
    }

    void answersAPluginThatThrowsWhatIsNoException() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("start", R"({"sourceScript": "fault-number"})");
        f.awaitAnswers(client, 2); // the first is the handler's last word
        const auto answer = client.answers().back();
        CPPUNIT_ASSERT_EQUAL("internal"s, answer.word("code"));
        CPPUNIT_ASSERT_EQUAL("The plugin probe failed; the agent's log says why."s, answer.word("detail"));
        client.say("start", R"({"sourceScript": "run"})");
        f.awaitAnswers(client, 3);
        CPPUNIT_ASSERT_EQUAL("started"s, client.answers().back().type);
    }

    void canStartAgainAfterAStartThatFailed() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("start", R"({"sourceScript": "refuse"})");
        assertError(f, client, "busy", "Too many; try again later.");
        client.say("start", R"({"sourceScript": "run"})");
        f.awaitAnswers(client, 2);
        CPPUNIT_ASSERT_EQUAL("error started"s, client.types());
    }

    void keepsTheProgramAfterAnErrorOfItsInput() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("start", R"({"sourceScript": "run"})");
        client.say("stdin", R"({"input": "refuse"})");
        client.say("stdin", R"({"input": 5})");
        client.say(R"({"type": "stop"})");
        f.awaitAnswers(client, 4);
        CPPUNIT_ASSERT_EQUAL("started error error stopped"s, client.types());
    }

    void saysWhyAPluginIsNotThere() {
        SessionFixture f("never");
        auto& client = f.connect();
        client.say("start", R"({"sourceScript": "run"})");
        assertError(f, client, "unavailable", "The plugin probe doesn't run (failed): There is no such device.");
        client.say("probe.act", R"({"do": "greet"})");
        assertError(f, client, "unavailable", "The plugin probe doesn't run (failed): There is no such device.");
        client.say("other.act", R"({"do": "greet"})");
        f.awaitAnswers(client, 3);
    }

    void saysThatNothingRunsPrograms() {
        SessionFixture f;
        auto& client = f.connect(std::make_shared<ExecDialect>("python3"));
        client.say("start", R"({"sourceScript": "run"})");
        assertError(f, client, "unavailable", "No plugin on this device runs \"python3\" programs; there are: probe.");
    }

    void takesTheRunnerThatThereIsWhereNoneIsMeant() {
        SessionFixture f;
        auto& client = f.connect(std::make_shared<ExecDialect>(""));
        client.say("start", R"({"sourceScript": "run-and-end"})");
        f.awaitAnswers(client, 3);
        CPPUNIT_ASSERT_EQUAL("started stdout stopped"s, client.types());
    }

    void answersEveryMessageOfMany() {
        SessionFixture f;
        auto& client = f.connect();
        std::string many;
        for (int i = 0; i < 1000; ++i)
            many += clientFrame(0x81, "{}");
        client.sendBytes(many);
        f.await([&] { return client.frames().texts().size() == 1000; });
    }

private:
    /// The client's next answer is an error. `detail` may be left empty.
    static void assertError(SessionFixture& f, SessionFixture::Client& client, const std::string& code,
                            const std::string& detail) {
        f.awaitAnswers(client, client.frames().texts().size() + 1);
        const auto answer = client.answers().back();
        CPPUNIT_ASSERT_EQUAL("error"s, answer.type);
        CPPUNIT_ASSERT_EQUAL(code, answer.word("code"));
        if (!detail.empty())
            CPPUNIT_ASSERT_EQUAL(detail, answer.word("detail"));
        CPPUNIT_ASSERT(answer.word("detail").ends_with('.') || answer.word("detail").ends_with('?'));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DispatcherTest);
