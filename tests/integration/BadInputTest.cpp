#include "support/AgentProcess.h"
#include "support/ExecClient.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::testing {

/// Input that was made to break something.
class BadInputTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BadInputTest);
    CPPUNIT_TEST(refusesJsonThatIsNestedTooDeep);
    CPPUNIT_TEST(refusesNumbersThatAreTooLarge);
    CPPUNIT_TEST(refusesTooManyValues);
    CPPUNIT_TEST(refusesLoneSurrogates);
    CPPUNIT_TEST(refusesRawControlCharacters);
    CPPUNIT_TEST(passesNulBytesWhereTheSystemDoes);
    CPPUNIT_TEST(refusesNulBytesWhereItDoesnt);
    CPPUNIT_TEST(survivesAnArgumentThatIsTooLong);
    CPPUNIT_TEST(survivesMessagesInWrongOrder);
    CPPUNIT_TEST_SUITE_END();

    static std::string repeated(const std::string& text, int count) {
        std::string all;
        for (int i = 0; i < count; ++i)
            all += text;
        return all;
    }

public:
    void refusesJsonThatIsNestedTooDeep() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        const int depth = 100'000;
        for (const std::string& text :
             {"{\"type\":\"stop\",\"data\":" + repeated("{\"a\":", depth) + "1" + repeated("}", depth) + "}",
              "{\"type\":\"stop\",\"x\":" + repeated("[", depth) + repeated("]", depth) + "}", repeated("[", depth),
              repeated("{\"type\":", depth)})
            CPPUNIT_ASSERT_EQUAL(std::string("bad_message"), client.errorFor(text));
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), client.run("print('on')"));
    }

    void refusesNumbersThatAreTooLarge() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        for (const std::string& number : {std::string("1e999999"), "-1" + std::string(400, '0'),
                                          "1" + std::string(1'000'000, '0'), std::string("18446744073709551616")})
            CPPUNIT_ASSERT_EQUAL(std::string("bad_message"),
                                 client.errorFor("{\"type\":\"stop\",\"data\":{\"n\":" + number + "}}"));
        CPPUNIT_ASSERT_EQUAL(std::string("not_running"),
                             client.errorFor(R"({"type":"stop","data":{"n":18446744073709551615,"m":-1.5e300}})"));
        CPPUNIT_ASSERT_EQUAL(std::string("invalid_data"),
                             client.errorFor(R"({"type":"stdin","data":{"input":18446744073709551615}})"));
    }

    void refusesTooManyValues() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.sendText("{\"type\":\"stop\",\"x\":[0" + repeated(",0", 1'000'000) + "]}");
        const auto error = client.next();
        CPPUNIT_ASSERT_EQUAL(std::string("too_large"), error.text("code"));
        CPPUNIT_ASSERT(error.text("message") != "Bad message");
    }

    void refusesLoneSurrogates() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        for (const std::string half : {"\\ud800", "\\udc00", "\\ud800x", "\\ud800\\ud800", "\\udc00\\ud800"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(
                half, std::string("bad_message"),
                client.errorFor("{\"type\":\"start\",\"data\":{\"sourceScript\":\"print('" + half + "')\"}}"));
        client.sendText("{\"type\":\"start\",\"data\":{\"sourceScript\":\"print('\\ud83c\\udf53\\u20ac')\"}}");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        CPPUNIT_ASSERT_EQUAL(std::string("\xf0\x9f\x8d\x93\xe2\x82\xac\n"), client.output());
    }

    void refusesRawControlCharacters() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        using namespace std::string_literals;
        for (const std::string& text :
             {"{\"type\":\"st\0op\"}"s, "\0"s, "{\"type\":\"stop\"}\0"s, "{\0\"type\":\"stop\"}"s,
              "{\"type\":\"\x1f\"}"s, "\xef\xbb\xbf{\"type\":\"stop\"}"s})
            CPPUNIT_ASSERT_EQUAL(std::string("bad_message"), client.errorFor(text));
    }

    void passesNulBytesWhereTheSystemDoes() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.start("import sys\nprint(repr(sys.stdin.read()))");
        client.sendText(R"({"type":"stdin","data":{"input":"a\u0000b","eof":true}})");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        CPPUNIT_ASSERT_EQUAL(std::string("'a\\x00b'\n"), client.output());
        client.sendText(R"({"type":"start","data":{"sourceScript":"x = 1\u0000"}})"); // Python's to judge
        client.awaitStopped();
    }

    void refusesNulBytesWhereItDoesnt() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        for (const std::string data :
             {R"({"sourcePath":"/tmp\u0000/x.py"})", R"({"sourceScript":"","args":["a\u0000b"]})"})
            CPPUNIT_ASSERT_EQUAL(std::string("invalid_data"),
                                 client.errorFor("{\"type\":\"start\",\"data\":" + data + "}"));
    }

    void survivesAnArgumentThatIsTooLong() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.start("print(1)", {std::string(3'000'000, 'x')});
        const auto error = client.next();
        CPPUNIT_ASSERT_EQUAL(std::string("start_failed"), error.text("code"));
        client.startPath("/" + std::string(100'000, 'x'));
        CPPUNIT_ASSERT_EQUAL(std::string("start_failed"), client.next().text("code"));
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), client.run("print('on')"));
    }

    void survivesMessagesInWrongOrder() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        int running = 0;
        const auto take = [&] {
            const auto received = client.next();
            running += received.type == "started" ? 1 : received.type == "stopped" ? -1 : 0;
            CPPUNIT_ASSERT(running == 0 || running == 1);
            return received.type == "error" ? received.text("code") : received.type;
        };
        const auto awaitAnswers = [&] { // up to here: the errors come in the order of the messages
            client.sendText(R"({"type":"no.such"})");
            while (take() != "unknown_type") {
            }
        };
        for (int i = 0; i < 50; ++i)
            for (const std::string text : {R"({"type":"stop"})", R"({"type":"stdin","data":{"input":"x","eof":true}})",
                                           R"-({"type":"start","data":{"sourceScript":"input()"}})-", "{}"})
                client.sendText(text);
        awaitAnswers();
        client.send("stop");
        for (std::string answer; answer != "stopped" && answer != "not_running";)
            answer = take();
        awaitAnswers();
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), client.run("print('on')"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(BadInputTest);

} // namespace further::testing
