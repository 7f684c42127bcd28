#include "support/AgentProcess.h"
#include "support/ExecClient.h"

#include <cppunit/extensions/HelperMacros.h>

#include <utility>
#include <vector>

namespace further::testing {

/// Each code of the protocol, the sentence that goes with it, and a connection that goes on.
class BadMessageTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BadMessageTest);
    CPPUNIT_TEST(refusesWhatIsNoMessage);
    CPPUNIT_TEST(takesNullForAbsentAndIgnoresFurtherKeys);
    CPPUNIT_TEST(knowsNoOtherType);
    CPPUNIT_TEST(namesTheFieldThatIsWrong);
    CPPUNIT_TEST(refusesASecondStart);
    CPPUNIT_TEST(refusesInputAndStopWithNothingRunning);
    CPPUNIT_TEST(goesOnWithTheProgramAfterABadMessage);
    CPPUNIT_TEST_SUITE_END();

    /// Sends the text; the error that answers it has this code, the words of old clients, and a sentence with `word`.
    static void assertError(ExecClient& client, std::string_view text, const std::string& code,
                            const std::string& word = "") {
        const std::string what(text.substr(0, 100));
        client.sendText(text);
        const auto error = client.next();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(what, std::string("error"), error.type);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(what, code, error.text("code"));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(what, std::string("Bad message"), error.text("message"));
        const auto detail = error.text("detail");
        CPPUNIT_ASSERT_MESSAGE(what + ": " + detail, detail.find(word) != std::string::npos);
        CPPUNIT_ASSERT_MESSAGE(what + ": " + detail,
                               detail.size() > 20 && (detail.back() == '.' || detail.back() == '?'));
    }

public:
    void refusesWhatIsNoMessage() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        for (const std::string text :
             {"", " \n", "hi", "\"start\"", "5", "null", "[]", R"([{"type":"stop"}])", R"({"type":"stop")",
              R"({"type":"stop"}})", R"({"type":"stop"} {"type":"stop"})", "{'type':'stop'}", R"({"type":"stop",})",
              R"({type:"stop"})", "{\"type\":\"st\nop\"}"})
            assertError(client, text, "bad_message");
        for (const std::string text : {"{}", R"({"Type":"stop"})", R"({"type":5})", R"({"type":null})",
                                       R"({"type":["stop"]})", R"({"data":{}})"})
            assertError(client, text, "bad_message", "type");
        for (const std::string data : {"5", "\"hi\\n\"", "[]", "true"}) // the second is the old page's own example
            assertError(client, "{\"type\":\"stdin\",\"data\":" + data + "}", "bad_message", "data");
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), client.run("print('on')"));
    }

    void takesNullForAbsentAndIgnoresFurtherKeys() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        assertError(client, R"({"type":"stop","data":null})", "not_running");
        assertError(client, R"({"type":"stop","more":[{"x":1}],"process":7})", "not_running");
        assertError(client, " \t{ \"data\" : { \"x\" : 1 } ,\n \"type\" : \"stop\" }\r\n", "not_running");
        client.sendText("{\"client\":1,\"type\":\"start\",\"data\":{\"more\":null,\"sourceScript\":\"print(1)\"}}");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
    }

    void knowsNoOtherType() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        for (const std::string type : {"", "Start", "restart", "started", "resize", "ping", "python-exec.start",
                                       "hello.", "hello.greet ", "\\u0000", "start\\u0000"})
            assertError(client, "{\"type\":\"" + type + "\"}", "unknown_type");
        assertError(client, R"({"type":"hello.great"})", "unknown_type", "hello.greet");
        assertError(client, R"({"type":"stdn"})", "unknown_type", "stdin");
        assertError(client, R"({"type":"something.else"})", "unknown_type", "/plugins");
    }

    void namesTheFieldThatIsWrong() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        const std::vector<std::pair<std::string, std::string>> starts{
            {R"({"sourceScript":5})", "data.sourceScript"},
            {R"({"sourceScript":null})", "data.sourceScript"},
            {R"-({"souceScript":["print()"]})-", "data.sourceScript"},
            {R"({"sourcePath":true})", "data.sourcePath"},
            {R"({"sourcePath":""})", "data.sourcePath"},
            {R"({"sourceScript":"","args":"one two"})", "data.args"},
            {R"({"sourceScript":"","args":{"0":"x"}})", "data.args"},
            {R"({"sourceScript":"","args":["x",1]})", "data.args[1]"}};
        for (const auto& [data, field] : starts)
            assertError(client, "{\"type\":\"start\",\"data\":" + data + "}", "invalid_data", field);
        assertError(client, R"({"type":"start"})", "invalid_data", "data.sourceScript");
        const std::vector<std::pair<std::string, std::string>> inputs{{R"({})", "data.input"},
                                                                      {R"({"inptu":"x"})", "data.input"},
                                                                      {R"({"input":5})", "data.input"},
                                                                      {R"({"input":["x"]})", "data.input"},
                                                                      {R"({"input":"x","eof":"yes"})", "data.eof"},
                                                                      {R"({"input":"x","eof":1})", "data.eof"}};
        for (const auto& [data, field] : inputs)
            assertError(client, "{\"type\":\"stdin\",\"data\":" + data + "}", "invalid_data", field);
    }

    void refusesASecondStart() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.start("print(input())");
        const std::string second = R"-({"type":"start","data":{"sourceScript":"print('second')"}})-";
        client.await("started");
        assertError(client, second, "conflict");
        client.type("first\n");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        CPPUNIT_ASSERT_EQUAL(std::string("first\n"), client.output());
        // Also where the first has not been answered yet: one answer each.
        client.forgetTypes();
        client.start("input()");
        client.sendText(second);
        std::string answers = client.next().type;
        answers += " " + client.next().type;
        CPPUNIT_ASSERT_MESSAGE(answers, answers == "started error" || answers == "error started");
        client.type("\n");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        CPPUNIT_ASSERT(client.isQuietFor(std::chrono::milliseconds(50)));
    }

    void refusesInputAndStopWithNothingRunning() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        const std::string input = R"({"type":"stdin","data":{"input":"x\n"}})";
        for (int i = 0; i < 2; ++i) {
            assertError(client, input, "not_running", "start");
            assertError(client, R"({"type":"stop"})", "not_running", "start");
            client.run("print(1)");
        }
        client.sendText(R"({"type":"start","data":{"sourcePath":"/no/such.py"}})");
        CPPUNIT_ASSERT_EQUAL(std::string("not_found"), client.next().text("code"));
        assertError(client, input, "not_running"); // a start that failed leaves nothing behind
    }

    void goesOnWithTheProgramAfterABadMessage() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.start("print(input())");
        client.await("started");
        for (const std::string text : {"nonsense", "{}", R"({"type":"no.such"})", R"({"type":"stdin","data":{}})"})
            client.errorFor(text);
        client.type("still here\n");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        CPPUNIT_ASSERT_EQUAL(std::string("still here\n"), client.output());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(BadMessageTest);

} // namespace further::testing
