#include "support/AgentProcess.h"
#include "support/RunClient.h"

#include <cppunit/extensions/HelperMacros.h>

#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace further::testing {

using namespace std::string_literals;

/// What /run takes, and the answers that clients rely on, word by word.
class RunMessagesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RunMessagesTest);
    CPPUNIT_TEST(saysFourKeysAndNullWhereThereIsNothing);
    CPPUNIT_TEST(takesNullForAbsentAndIgnoresFurtherKeys);
    CPPUNIT_TEST(saysInErrorsWhatClientsCompare);
    CPPUNIT_TEST(namesTheFieldThatIsWrong);
    CPPUNIT_TEST(answersEachStartOnceAndStopsItLast);
    CPPUNIT_TEST(givesAProgramNothingOfTheInputOfItsNamesake);
    CPPUNIT_TEST(freesAnIdWithAnError);
    CPPUNIT_TEST(saysThatTooManyRun);
    CPPUNIT_TEST(endsAnInputAtItsEof);
    CPPUNIT_TEST(hasPipesUnlessATerminalIsAskedFor);
    CPPUNIT_TEST_SUITE_END();

    /// Lets the agent answer all that was sent to it.
    static void settle(RunClient& client) {
        client.sendText(R"({"type":"ping"})");
        client.await("pong", "");
    }

public:
    void saysFourKeysAndNullWhereThereIsNothing() {
        const AgentProcess agent;
        MessageClient client(agent.address(), "/run?client=page");
        client.sendText(R"({"type":"start","process":"p","data":{"runner":"exec","code":"#!/bin/sh\nprintf hi"}})");
        const auto rest = R"(,"client":"page","process":"p"})"s;
        CPPUNIT_ASSERT_EQUAL(R"({"type":"started","data":null)" + rest, client.nextText());
        CPPUNIT_ASSERT_EQUAL(R"({"type":"stdout","data":{"output":"hi"})" + rest, client.nextText());
        CPPUNIT_ASSERT_EQUAL(R"({"type":"stopped","data":{"exitCode":0})" + rest, client.nextText());
        client.sendText(R"({"type":"stop","process":"p","client":"another"})");
        const auto error = client.nextText();
        CPPUNIT_ASSERT_MESSAGE(error, error.starts_with(R"({"type":"error","data":{)"));
        CPPUNIT_ASSERT_MESSAGE(error, error.ends_with(R"("process":"p"},"client":"page","process":null})"));
    }

    void takesNullForAbsentAndIgnoresFurtherKeys() {
        const AgentProcess agent;
        RunClient client(agent.address());
        client.sendText(R"({"type":"ping","data":null,"process":null,"client":null,"more":[{"type":"stop"}]})");
        CPPUNIT_ASSERT_EQUAL("pong"s, client.next().type);
        client.sendText(
            R"({"more":5,"type":"start","process":"p","client":7,"data":{"runner":"exec","more":{"x":[]},)"
            R"("code":"#!/bin/sh\nread line; echo $# $line","path":null,"args":null,"novncOptions":null}})");
        client.await("started", "p");
        for (const auto& [type, data] :
             {std::pair<const char*, const char*>{"resize", R"({"rows":5,"cols":5,"more":1})"},
              {"keyevent", R"({"key":"a","event":"keyup","more":null})"}}) // what it is told is its own fault
            CPPUNIT_ASSERT_EQUAL(
                "unavailable"s,
                client.errorFor(R"({"type":")"s + type + R"(","process":"p","more":0,"data":)" + data + "}")
                    .text("code"));
        client.sendText(R"({"type":"stdin","process":"p","more":{},"data":{"input":"line\n","more":{}}})");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("p"));
        CPPUNIT_ASSERT_EQUAL("0 line\n"s, client.output("p"));
        client.startCode("p", "exec", "#!/bin/sh\nread line");
        client.await("started", "p");
        client.sendText(R"({"type":"stop","process":"p","data":null,"more":1})");
        CPPUNIT_ASSERT_EQUAL(-15, client.awaitStopped("p"));
    }

    void saysInErrorsWhatClientsCompare() {
        const AgentProcess agent({"python-exec.interpreter=/nowhere/python3", "programs.maxPerConnection=1"});
        RunClient client(agent.address());
        client.startCode("p", "exec", "#!/bin/sh\nread line");
        client.await("started", "p");
        const std::map<std::string, std::string> messages{
            {"bad_message", "nonsense"},
            {"unknown_type", R"({"type":"dance","process":"p"})"},
            {"invalid_data", R"({"type":"stdin","process":"p","data":{}})"},
            {"conflict", R"({"type":"start","process":"p","data":{"runner":"exec","code":""}})"},
            {"not_running", R"({"type":"stop","process":"q"})"},
            {"busy", R"({"type":"start","process":"q","data":{"runner":"exec","code":""}})"},
            {"unavailable", R"({"type":"keyevent","process":"p","data":{"key":"a","event":"keyup"}})"}};
        const auto assertError = [&](const std::string& code, const std::string& text, bool isBadMessage) {
            const auto error = client.errorFor(text);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(text, code, error.text("code"));
            const auto message = error.text("message");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(message, isBadMessage, message == "Bad message");
            CPPUNIT_ASSERT_MESSAGE(message, message.size() > 5 && message.size() < 60);
            const auto detail = error.text("detail");
            CPPUNIT_ASSERT_MESSAGE(detail, detail.size() > 20 && (detail.back() == '.' || detail.back() == '?'));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(text, std::size_t{error.data->has("process") ? 4U : 3U}, error.data->size());
        };
        for (const auto& [code, text] : messages)
            assertError(code, text, code != "busy" && code != "unavailable");
        client.send("stop", "p");
        client.awaitStopped("p");
        assertError("not_found", R"({"type":"start","process":"q","data":{"runner":"exec","path":"no/such"}})", true);
        assertError("start_failed", R"({"type":"start","process":"q","data":{"runner":"python3","code":""}})", false);
        RunClient stranger(agent.address(), "user=nobody-of-here");
        const auto forbidden = stranger.errorFor(messages.at("busy"));
        CPPUNIT_ASSERT_EQUAL("forbidden"s, forbidden.text("code"));
        CPPUNIT_ASSERT(forbidden.text("message") != "Bad message");
    }

    void namesTheFieldThatIsWrong() {
        const AgentProcess agent;
        RunClient client(agent.address());
        client.startCode("p", "exec", "#!/bin/sh\nread line");
        client.await("started", "p");
        const std::vector<std::array<std::string, 3>> wrong{
            {"start", R"({"code":""})", "data.runner"},
            {"start", R"({"runner":5,"code":""})", "data.runner"},
            {"start", R"({"runner":"exec","code":["x"]})", "data.code"},
            {"start", R"({"runner":"exec"})", "data.code"},
            {"start", R"({"runner":"exec","path":true})", "data.path"},
            {"start", R"({"runner":"exec","path":""})", "data.path"},
            {"start", R"({"runner":"exec","code":"","path":""})", "data.path"},
            {"start", R"({"runner":"exec","path":"/x\u0000"})", "data.path"},
            {"start", R"({"runner":"exec","code":"","args":"a b"})", "data.args"},
            {"start", R"({"runner":"exec","code":"","args":["a",1]})", "data.args[1]"},
            {"start", R"({"runner":"exec","code":"","args":["a\u0000"]})", "data.args[0]"},
            {"start", R"({"runner":"shell","code":""})", "data.code"},
            {"start", R"({"runner":"exec","code":"","novncOptions":true})", "data.novncOptions"},
            {"stdin", R"({"input":null})", "data.input"},
            {"stdin", R"({"input":"x","eof":1})", "data.eof"},
            {"resize", R"({"rows":"5","cols":5})", "data.rows"},
            {"resize", R"({"rows":5})", "data.cols"},
            {"keyevent", R"({"event":"keyup"})", "data.key"},
            {"keyevent", R"({"key":"a","event":"press"})", "data.event"}};
        for (const auto& [type, data, field] : wrong) {
            const auto* const process = type == "start" ? "q" : "p";
            const auto error =
                client.errorFor(R"({"type":")" + type + R"(","process":")" + process + R"(","data":)" + data + "}");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(data, "invalid_data"s, error.text("code"));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(data, std::string(process), error.text("process"));
            const auto detail = error.text("detail");
            CPPUNIT_ASSERT_MESSAGE(data + ": " + detail, detail.find(field) != std::string::npos);
        }
        client.type("p", "\n");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("p"));
    }

    void answersEachStartOnceAndStopsItLast() {
        const AgentProcess agent;
        RunClient client(agent.address());
        constexpr int programs = 30;
        const auto name = [](int i) { return std::to_string(i); };
        for (int i = 0; i < programs; ++i) {
            if (i % 3 == 0)
                client.startPath(name(i), "exec", "/no/such");
            else
                client.startCode(name(i), "exec", "#!/bin/sh\necho out; echo err >&2");
            if (i % 3 == 2)
                client.send("stop", name(i)); // wherever it is by then
        }
        std::map<std::string, std::string> told;
        std::size_t ended = 0;
        const auto take = [&] {
            const auto received = client.next();
            const auto process = received.type == "error" ? received.text("process") : received.process;
            if (received.type == "error" && received.text("code") == "not_running")
                return received; // the stop's answer, where it came too late
            auto& types = told[process];
            if (received.type == "stdout" || received.type == "stderr") {
                CPPUNIT_ASSERT_MESSAGE(process + types, types.ends_with("started") || types.ends_with("output"));
                if (types.ends_with("started"))
                    types += " output";
            } else {
                types += " " + received.type;
            }
            ended += received.type == "stopped" || received.type == "error" ? 1 : 0;
            return received;
        };
        while (ended < programs)
            take();
        client.sendText(R"({"type":"ping"})");
        while (take().type != "pong") { // and nothing more after the end
        }
        for (int i = 0; i < programs; ++i) {
            const auto& types = told.at(name(i));
            if (i % 3 == 0)
                CPPUNIT_ASSERT_EQUAL(" error"s, types);
            else
                CPPUNIT_ASSERT_MESSAGE(types, types == " started output stopped" ||
                                                  (i % 3 == 2 && types == " started stopped"));
        }
    }

    void givesAProgramNothingOfTheInputOfItsNamesake() {
        const AgentProcess agent;
        RunClient client(agent.address());
        for (int i = 0; i < 3; ++i) {
            client.forgetOutput("p");
            client.startCode("p", "exec", "#!/bin/sh\nread line; echo $line");
            client.type("p", "first\nleft over\n" + std::string(100'000, 'x'));
            CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("p"));
            CPPUNIT_ASSERT_EQUAL(
                "not_running"s,
                client.errorFor(R"({"type":"stdin","process":"p","data":{"input":"stale\n"}})").text("code"));
            client.startCode("p", "exec", "#!/bin/sh\nread line; echo $line");
            client.type("p", "second\n");
            CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("p"));
            CPPUNIT_ASSERT_EQUAL("first\nsecond\n"s, client.output("p"));
        }
    }

    void freesAnIdWithAnError() {
        const AgentProcess agent;
        RunClient client(agent.address());
        client.startPath("p", "exec", "/no/such");
        CPPUNIT_ASSERT_EQUAL("not_found"s, client.next().text("code"));
        CPPUNIT_ASSERT_EQUAL("not_running"s, client.errorFor(R"({"type":"stop","process":"p"})").text("code"));
        client.startCode("p", "exec", "#!/bin/sh\necho runs");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("p"));
    }

    void saysThatTooManyRun() {
        for (const auto* const limit : {"programs.maxPerConnection=2", "programs.maxRunning=2"}) {
            const AgentProcess agent({limit});
            RunClient client(agent.address());
            for (const auto* const name : {"a", "b"}) {
                client.startCode(name, "exec", "#!/bin/sh\nread line");
                client.await("started", name);
            }
            const auto third = R"({"type":"start","process":"c","data":{"runner":"exec","code":"#!/bin/sh\necho c"}})";
            const auto error = client.errorFor(third);
            CPPUNIT_ASSERT_EQUAL("busy"s, error.text("code"));
            CPPUNIT_ASSERT_EQUAL("c"s, error.text("process"));
            const auto detail = error.text("detail");
            CPPUNIT_ASSERT_MESSAGE(detail, detail.find("2") != std::string::npos);
            client.type("a", "\n");
            client.awaitStopped("a");
            client.sendText(third);
            CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("c"));
        }
    }

    void endsAnInputAtItsEof() {
        const AgentProcess agent;
        RunClient client(agent.address());
        client.startCode("p", "exec", "#!/bin/sh\ncat; echo end");
        client.type("p", "one\n");
        client.awaitOutput("p", "one\n");
        client.type("p", "two", true);
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("p"));
        CPPUNIT_ASSERT_EQUAL("one\ntwoend\n"s, client.output("p"));
    }

    void hasPipesUnlessATerminalIsAskedFor() {
        const AgentProcess agent;
        for (const auto& [query, terminal] : {std::pair<const char*, bool>{"", false},
                                              {"pty=0", false},
                                              {"pty=false", false},
                                              {"pty=", false},
                                              {"client=pty", false},
                                              {"pty=1", true},
                                              {"client=c&pty=true", true}}) {
            RunClient client(agent.address(), query);
            client.startCode("p", "exec", "#!/bin/sh\nfor i in 0 1 2; do test -t $i && printf y || printf n; done");
            CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("p"));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(query, terminal ? "yyy"s : "nnn"s, client.output("p"));
            settle(client);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RunMessagesTest);

} // namespace further::testing
