#include "FakeAdmin.h"
#include "FakeAgent.h"
#include "Linkctl.h"

#include <Poco/JSON/Parser.h>
#include <cppunit/extensions/HelperMacros.h>

namespace further::ctl {

class PluginsCommandTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PluginsCommandTest);
    CPPUNIT_TEST(printsATable);
    CPPUNIT_TEST(fitsTheTerminalAndColoursIt);
    CPPUNIT_TEST(coloursNothingWithNoColor);
    CPPUNIT_TEST(printsTheAnswerAsJson);
    CPPUNIT_TEST(saysThatNoAgentAnswers);
    CPPUNIT_TEST(saysThatItIsRefused);
    CPPUNIT_TEST(saysThatTheAnswerIsNoList);
    CPPUNIT_TEST(asksTheAdminSocket);
    CPPUNIT_TEST(showsOnePluginInFull);
    CPPUNIT_TEST(showsOnePluginOverTheNetwork);
    CPPUNIT_TEST(saysThatThereIsNoSuchPlugin);
    CPPUNIT_TEST(enablesAndDisables);
    CPPUNIT_TEST(explainsWrongUsage);
    CPPUNIT_TEST_SUITE_END();

    static constexpr auto answer = R"({"plugins":[
        {"name":"hello","version":"1.0.0","summary":"Greets","state":"running","file":"/p/hello.so",
         "receives":[{"type":"hello.greet","summary":"Says hello"},{"type":"hello.wave","summary":"Waves"}],
         "sends":[{"type":"hello.greeting","summary":"The greeting"}],"settings":[]},
        {"name":"python-exec","version":"1.2.0","state":"running","runner":"python3","receives":[]},
        {"name":"broken","version":"0.1.0","state":"refused",
         "reason":"It can't be loaded: undefined symbol: frobnicate. Build it again","receives":[{"type":"broken.do"}]}]})";

    static Linkctl plugins(const FakeAgent& agent) { return Linkctl({"plugins", "--port", agent.port()}); }

public:
    void printsATable() {
        const FakeAgent agent(200, answer);
        auto linkctl = plugins(agent);
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(
            std::string(
                "NAME         VERSION  STATE    TYPES\n"
                "hello        1.0.0    running  hello.greet, hello.wave\n"
                "python-exec  1.2.0    running  start, stdin, stop (runner python3)\n"
                "broken       0.1.0    refused  broken.do\n"
                "                               It can't be loaded: undefined symbol: frobnicate. Build it again\n"),
            linkctl.output());
    }

    void fitsTheTerminalAndColoursIt() {
        const FakeAgent agent(200, answer);
        Linkctl linkctl({"plugins", "--port", agent.port()}, Linkctl::Joined::terminal);
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        const auto& output = linkctl.output();
        CPPUNIT_ASSERT_MESSAGE(output, output.find("It can't be loaded: undefined\r\n") != std::string::npos);
        CPPUNIT_ASSERT_MESSAGE(output, output.find("\x1b[31mrefused\x1b[0m") != std::string::npos);
    }

    void coloursNothingWithNoColor() {
        const FakeAgent agent(200, answer);
        Linkctl linkctl({"plugins", "--port", agent.port()}, Linkctl::Joined::terminal, {"NO_COLOR=1"});
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT(linkctl.output().find('\x1b') == std::string::npos);
    }

    void printsTheAnswerAsJson() {
        const FakeAgent agent(200, answer);
        Linkctl linkctl({"plugins", "--json"}, Linkctl::Joined::pipes, {"FURTHER_LINK_PORT=" + agent.port()});
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        const auto printed = Poco::JSON::Parser().parse(linkctl.output()).extract<Poco::JSON::Object::Ptr>();
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, printed->getArray("plugins")->size());
        CPPUNIT_ASSERT_MESSAGE(linkctl.output(), linkctl.output().find("\n      \"name\"") != std::string::npos);
    }

    void saysThatNoAgentAnswers() {
        std::string port;
        {
            const FakeAgent gone(200, "");
            port = gone.port();
        }
        Linkctl linkctl({"plugins", "--port", port});
        CPPUNIT_ASSERT_EQUAL(3, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL("further-linkctl: No agent answers at 127.0.0.1:" + port +
                                 " (Connection refused). Start one with: scripts/run\n",
                             linkctl.errors());
    }

    void saysThatItIsRefused() {
        const FakeAgent agent(403, "Not from here\n");
        auto linkctl = plugins(agent);
        CPPUNIT_ASSERT_EQUAL(4, linkctl.awaitExit());
        CPPUNIT_ASSERT_MESSAGE(linkctl.errors(),
                               linkctl.errors().find("(403 Forbidden): Not from here\n") != std::string::npos);
    }

    void saysThatTheAnswerIsNoList() {
        for (const std::string body : {"<html>", "[]", "{}", R"({"plugins":[1]})"}) {
            const FakeAgent agent(200, body);
            auto linkctl = plugins(agent);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(body, 1, linkctl.awaitExit());
            CPPUNIT_ASSERT(linkctl.errors().find("did not send a list of plugins") != std::string::npos);
        }
    }

    void asksTheAdminSocket() {
        const FakeAdmin admin(FakeAdmin::Answers{
            {"plugins", FakeAdmin::answer(R"({"plugins":[)"
                                          R"({"name":"a","version":"1","state":"running","enabled":false},)"
                                          R"({"name":"b","version":"2","state":"running","enabled":true,"faults":1,)"
                                          R"("slowCallbacks":2,"sessions":3,"receives":[{"type":"b.do"}]}]})")}});
        Linkctl linkctl({"plugins", "--socket", admin.path()});
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("NAME  VERSION  STATE     TYPES\n"
                                         "a     1        disabled\n"
                                         "b     2        running   b.do\n"
                                         "                         1 fault, 2 slow callbacks since the agent's start: "
                                         "see its log\n"),
                             linkctl.output());
    }

    void showsOnePluginInFull() {
        const FakeAdmin admin(FakeAdmin::Answers{
            {"plugins",
             FakeAdmin::answer(
                 R"({"plugins":[{"name":"hello","version":"1.0.0","summary":"Greets","state":"running",)"
                 R"("file":"/p/hello.so","sessions":2,"receives":[{"type":"hello.greet","summary":"Asks for it",)"
                 R"("permission":"hello","answers":["hello.greeting"],"schema":{"type":"object","required":["name"],)"
                 R"("properties":{"name":{"type":"string","minLength":1,"maxLength":100}}},)"
                 R"("example":{"name":"Ada's"}}],"sends":[{"type":"hello.greeting","summary":"It",)"
                 R"("example":{"text":"Hi"}}],"settings":[{"key":"greeting","type":"text","default":"Hello",)"
                 R"("meaning":"The word"}]}]})")}});
        Linkctl linkctl({"plugins", "hello", "--socket", admin.path()});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(linkctl.errors(), 0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("hello 1.0.0  Greets\n"
                                         "  state     running\n"
                                         "  file      /p/hello.so\n"
                                         "  sessions  2\n"
                                         "\n"
                                         "Messages that it receives\n"
                                         "\n"
                                         "  hello.greet  Asks for it\n"
                                         "    name        text of 1 to 100 characters, required\n"
                                         "    permission  hello\n"
                                         "    answer      hello.greeting\n"
                                         "    further-linkctl call hello.greet '{\"name\":\"Ada'\\''s\"}'\n"
                                         "\n"
                                         "Messages that it sends\n"
                                         "\n"
                                         "  hello.greeting  It\n"
                                         "    {\"text\":\"Hi\"}\n"
                                         "\n"
                                         "Settings\n"
                                         "  hello.greeting  The word\n"
                                         "                  text, Hello unless set\n"),
                             linkctl.output());
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"type":"plugins","data":{"name":"hello"}})"), admin.requests().at(0));
    }

    void showsOnePluginOverTheNetwork() {
        const FakeAgent agent(200, answer);
        Linkctl linkctl({"plugins", "broken", "--port", agent.port()});
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT(linkctl.output().find("reason  It can't be loaded: undefined symbol") != std::string::npos);
    }

    void saysThatThereIsNoSuchPlugin() {
        const FakeAgent agent(200, answer);
        Linkctl linkctl({"plugins", "helo", "--port", agent.port()});
        CPPUNIT_ASSERT_EQUAL(5, linkctl.awaitExit());
        const FakeAdmin admin(
            FakeAdmin::Answers{{"plugins", FakeAdmin::error("not_found", "Not found", "Did you mean hello?")}});
        Linkctl asked({"plugins", "helo", "--socket", admin.path()});
        CPPUNIT_ASSERT_EQUAL(5, asked.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("further-linkctl: Did you mean hello?\n"
                                         "See what there is: further-linkctl plugins\n"),
                             asked.errors());
    }

    void enablesAndDisables() {
        const FakeAdmin admin(
            FakeAdmin::Answers{{"plugin.enable", FakeAdmin::answer(R"({"sentence":"On."})")},
                               {"plugin.disable", FakeAdmin::answer(R"({"sentence":"Off.\u001b"})")}});
        Linkctl enable({"plugins", "enable", "hello", "--socket", admin.path()});
        CPPUNIT_ASSERT_EQUAL(0, enable.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("On.\n"), enable.output());
        Linkctl disable({"plugins", "disable", "hello", "--socket", admin.path()});
        CPPUNIT_ASSERT_EQUAL(0, disable.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("Off.?\n"), disable.output());
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"type":"plugin.disable","data":{"name":"hello"}})"),
                             admin.requests().at(1));
    }

    void explainsWrongUsage() {
        Linkctl linkctl({"plugins", "--jsn"});
        CPPUNIT_ASSERT_EQUAL(2, linkctl.awaitExit());
        CPPUNIT_ASSERT(linkctl.errors().find("further-linkctl plugins --help") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PluginsCommandTest);

} // namespace further::ctl
