#include "FakeAdmin.h"
#include "FakeAgent.h"
#include "Linkctl.h"

#include <cppunit/extensions/HelperMacros.h>

#include <csignal>

namespace further::ctl {

/// `call`: one message to an agent, and its answers.
class CallCommandTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CallCommandTest);
    CPPUNIT_TEST(printsTheAnswerAndEnds);
    CPPUNIT_TEST(sendsNoDataUnlessGiven);
    CPPUNIT_TEST(printsItPrettilyOnATerminal);
    CPPUNIT_TEST(readsTheDataFromAFile);
    CPPUNIT_TEST(readsTheDataFromTheInput);
    CPPUNIT_TEST(saysWhereTheJsonGoesWrong);
    CPPUNIT_TEST(refusesDataThatIsNoObject);
    CPPUNIT_TEST(saysWhatTheAgentObjectsTo);
    CPPUNIT_TEST(saysThatItIsForbidden);
    CPPUNIT_TEST(endsOnceAnUnansweredMessageWasTaken);
    CPPUNIT_TEST(saysThatAnUnansweredMessageWasRefused);
    CPPUNIT_TEST(followsUntilCtrlC);
    CPPUNIT_TEST(followsUntilNobodyReads);
    CPPUNIT_TEST(goesOnAfterALaterError);
    CPPUNIT_TEST(leavesAnAgentThatTakesNoGoodbye);
    CPPUNIT_TEST(waitsNoLongerThanItWasTold);
    CPPUNIT_TEST(asksTheAdminSocketWhereTheAgentIs);
    CPPUNIT_TEST(saysThatNoAgentAnswers);
    CPPUNIT_TEST(saysThatTheConnectionWasLost);
    CPPUNIT_TEST_SUITE_END();

    static constexpr auto quiet = R"({"plugins":[{"name":"hello","receives":[{"type":"hello.note","answers":[]},
                                                                            {"type":"hello.greet"}]}]})";
    static constexpr auto greeting = R"({"type":"hello.greeting","data":{"text":"Hi\u009b"}})";

    static std::vector<std::string> words(const FakeAgent& agent, const std::vector<std::string>& more) {
        std::vector<std::string> all{"call", "--port", agent.port()};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    static void greet(FakeConnection& client) {
        CPPUNIT_ASSERT_EQUAL(std::string("Ada"), client.expect("hello.greet")->getValue<std::string>("name"));
        client.send(greeting);
        CPPUNIT_ASSERT_EQUAL(1000, client.awaitClose());
        client.close(1000, "");
    }

    static void checkUsage(const std::string& data, const std::string& errors) {
        Linkctl linkctl({"call", "--port", "1", "hello.greet", data});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(data, 2, linkctl.awaitExit());
        CPPUNIT_ASSERT_MESSAGE(linkctl.errors(), linkctl.errors().find(errors) != std::string::npos);
    }

    static FakeAgent::Play refusing(const std::string& code) {
        return [code](FakeConnection& client) {
            client.receive();
            client.send(R"({"type":"error","data":{"message":"Short","code":")" + code + R"(","detail":"And long."}})");
            CPPUNIT_ASSERT_EQUAL(1000, client.awaitClose());
        };
    }

public:
    void printsTheAnswerAndEnds() {
        FakeAgent agent(quiet, greet);
        Linkctl linkctl(words(agent, {"hello.greet", R"({"name":"Ada"})"}));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(linkctl.errors(), 0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string(greeting) + "\n", linkctl.output());
        agent.awaitPlay();
    }

    void sendsNoDataUnlessGiven() {
        FakeAgent agent([](FakeConnection& client) {
            CPPUNIT_ASSERT(!client.receive()->has("data"));
            client.send("{\"type\":\"x.y\"}");
        });
        Linkctl linkctl(words(agent, {"x.get"}));
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        agent.awaitPlay();
    }

    void printsItPrettilyOnATerminal() {
        FakeAgent agent(greet);
        Linkctl linkctl(words(agent, {"hello.greet", R"({"name":"Ada"})"}), Linkctl::Joined::terminal);
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("{\r\n  \"type\": \"hello.greeting\",\r\n  \"data\": {\r\n    \"text\": "
                                         "\"Hi\\u009b\"\r\n  }\r\n}\r\n"),
                             linkctl.output());
    }

    void readsTheDataFromAFile() {
        FakeAgent agent(greet);
        const TemporaryFile file("{ \"name\":\n\"Ada\" }\n");
        Linkctl linkctl(words(agent, {"hello.greet", "@" + file.path()}));
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        Linkctl missing({"call", "hello.greet", "@/nowhere/data.json"});
        CPPUNIT_ASSERT_EQUAL(5, missing.awaitExit());
        agent.awaitPlay();
    }

    void readsTheDataFromTheInput() {
        FakeAgent agent(greet);
        Linkctl linkctl(words(agent, {"hello.greet", "-"}));
        linkctl.type(R"({"name":)");
        linkctl.type(R"("Ada"})");
        linkctl.endInput();
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        agent.awaitPlay();
    }

    void saysWhereTheJsonGoesWrong() {
        checkUsage(R"({"name": Ada})", "is no JSON from here on:\n  {\"name\": Ada}\n           ^\n");
        checkUsage("{\"a\": 1,\n \"\xc3\xa4\": tru}", "(line 2):\n   \"\xc3\xa4\": tru}\n           ^\n");
        checkUsage(R"({"name": "Ada")", "ends too early:\n");
        checkUsage("", "ends too early:\n");
        checkUsage("{\"" + std::string(1000, 'x') + "\": y" + std::string(1000, 'z') + "}",
                   "\n  " + std::string(27, 'x') + "\": y" + std::string(29, 'z') + "\n" + std::string(32, ' ') +
                       "^\n");
        checkUsage("{\"name\": \x1b}", "  {\"name\": ?}\n");
    }

    void refusesDataThatIsNoObject() {
        checkUsage("[1]", "it is JSON, but no object.");
        checkUsage("7", "it is JSON, but no object.");
        checkUsage("{\"n\": 123456789012345678901234567890}", "out of range");
    }

    void saysWhatTheAgentObjectsTo() {
        FakeAgent agent(refusing("invalid_data"));
        Linkctl linkctl(words(agent, {"hello.greet"}));
        CPPUNIT_ASSERT_EQUAL(1, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("further-linkctl: And long.\n"), linkctl.errors());
        CPPUNIT_ASSERT_EQUAL(std::string(), linkctl.output());
        agent.awaitPlay();
    }

    void saysThatItIsForbidden() {
        FakeAgent agent(refusing("forbidden"));
        Linkctl linkctl(words(agent, {"hello.greet"}));
        CPPUNIT_ASSERT_EQUAL(4, linkctl.awaitExit());
        agent.awaitPlay();
    }

    void endsOnceAnUnansweredMessageWasTaken() {
        FakeAgent agent(quiet, [](FakeConnection& client) {
            client.expect("hello.note");
            client.sendFrame(client.awaitPing(),
                             int{Poco::Net::WebSocket::FRAME_FLAG_FIN} | int{Poco::Net::WebSocket::FRAME_OP_PONG});
            CPPUNIT_ASSERT_EQUAL(1000, client.awaitClose());
            client.close(1000, "");
        });
        Linkctl linkctl(words(agent, {"hello.note", "{}"}));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(linkctl.errors(), 0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string(), linkctl.output());
        agent.awaitPlay();
    }

    void saysThatAnUnansweredMessageWasRefused() {
        FakeAgent agent(quiet, refusing("invalid_data"));
        Linkctl linkctl(words(agent, {"hello.note"}));
        CPPUNIT_ASSERT_EQUAL(1, linkctl.awaitExit());
    }

    void followsUntilCtrlC() {
        FakeAgent agent([](FakeConnection& client) {
            client.expect("x.subscribe");
            client.send(R"({"type":"x.state","data":{"n":1}})");
            client.send(R"({"type":"x.state","data":{"n":2}})");
            CPPUNIT_ASSERT_EQUAL(1000, client.awaitClose());
            client.close(1000, "");
        });
        Linkctl linkctl(words(agent, {"x.subscribe", "--follow", "--json"}), Linkctl::Joined::terminal);
        linkctl.awaitOutput("{\"n\":2}");
        linkctl.type("\x03");
        CPPUNIT_ASSERT_EQUAL(130, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string(), linkctl.errors());
        agent.awaitPlay();
    }

    void followsUntilNobodyReads() {
        FakeAgent agent([](FakeConnection& client) {
            client.expect("x.subscribe");
            client.send(R"({"type":"x.state"})");
            client.awaitClose();
        });
        Linkctl linkctl(words(agent, {"x.subscribe", "-f"}));
        linkctl.awaitOutput("x.state");
        linkctl.stopReading();
        CPPUNIT_ASSERT_EQUAL(141, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string(), linkctl.errors());
        agent.awaitPlay();
    }

    void goesOnAfterALaterError() {
        FakeAgent agent([](FakeConnection& client) {
            client.expect("x.subscribe");
            client.send(R"({"type":"x.state"})");
            client.send(R"({"type":"error","data":{"message":"Internal","code":"internal","detail":"\u001bSorry."}})");
            client.send(R"({"type":"x.last"})");
            client.awaitClose();
        });
        Linkctl linkctl(words(agent, {"x.subscribe", "-f"}));
        linkctl.awaitOutput("x.last");
        linkctl.signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL(143, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("further-linkctl: the agent says: ?Sorry.\n"), linkctl.errors());
    }

    void leavesAnAgentThatTakesNoGoodbye() {
        std::promise<void> gone;
        FakeAgent agent([&](FakeConnection& client) {
            client.send(R"({"type":"x.state"})");
            gone.get_future().get();
        });
        Linkctl linkctl(words(agent, {"x.subscribe", "-f"}));
        linkctl.awaitOutput("x.state");
        linkctl.signal(SIGINT);
        CPPUNIT_ASSERT_EQUAL(130, linkctl.awaitExit());
        gone.set_value();
    }

    void waitsNoLongerThanItWasTold() {
        FakeAgent agent([](FakeConnection& client) { client.awaitClose(); });
        Linkctl linkctl(words(agent, {"x.get", "--timeout", "0.1"}));
        CPPUNIT_ASSERT_EQUAL(1, linkctl.awaitExit());
        CPPUNIT_ASSERT_MESSAGE(linkctl.errors(),
                               linkctl.errors().find("didn't answer within 0.1 s") != std::string::npos);
    }

    void asksTheAdminSocketWhereTheAgentIs() {
        FakeAgent agent(greet);
        const FakeAdmin admin(
            FakeAdmin::Answers{{"status", FakeAdmin::answer(R"({"address":"0.0.0.0:)" + agent.port() + "\"}")}});
        Linkctl linkctl({"call", "hello.greet", R"({"name":"Ada"})"}, Linkctl::Joined::pipes, {admin.variable()});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(linkctl.errors(), 0, linkctl.awaitExit());
        agent.awaitPlay();
    }

    void saysThatNoAgentAnswers() {
        std::string port;
        {
            const FakeAgent gone(200, "");
            port = gone.port();
        }
        Linkctl linkctl({"call", "hello.greet"}, Linkctl::Joined::pipes,
                        {"FURTHER_LINK_PORT=" + port, "FURTHER_LINK_ADMIN_SOCKET=/nowhere"});
        CPPUNIT_ASSERT_EQUAL(3, linkctl.awaitExit());
        CPPUNIT_ASSERT(linkctl.errors().find("No agent answers at 127.0.0.1:" + port) != std::string::npos);
    }

    void saysThatTheConnectionWasLost() {
        FakeAgent agent([](FakeConnection& client) { client.receive(); });
        Linkctl linkctl(words(agent, {"x.get"}));
        CPPUNIT_ASSERT_EQUAL(1, linkctl.awaitExit());
        CPPUNIT_ASSERT(linkctl.errors().find("closed the connection, with code 1006") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallCommandTest);

} // namespace further::ctl
