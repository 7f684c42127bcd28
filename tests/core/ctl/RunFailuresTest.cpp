#include "FakeAgent.h"
#include "Linkctl.h"

#include <Poco/Net/ServerSocket.h>
#include <cppunit/extensions/HelperMacros.h>

#include <csignal>

namespace further::ctl {

/// What `further-linkctl run` says, and exits with, where a program can't run to its end.
class RunFailuresTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RunFailuresTest);
    CPPUNIT_TEST(saysThatTheFileIsMissing);
    CPPUNIT_TEST(saysThatNoAgentAnswers);
    CPPUNIT_TEST(saysWhyItIsRefused);
    CPPUNIT_TEST(saysThatTheAgentIsAnother);
    CPPUNIT_TEST(saysThatSomethingElseAnswers);
    CPPUNIT_TEST(saysWhatTheAgentObjectsTo);
    CPPUNIT_TEST(saysThatTheProgramIsForbidden);
    CPPUNIT_TEST(printsALaterErrorAndGoesOn);
    CPPUNIT_TEST(saysThatTheAgentShutDown);
    CPPUNIT_TEST(saysThatTheProgramIsTooLarge);
    CPPUNIT_TEST(saysThatTheConnectionWasLost);
    CPPUNIT_TEST(saysThatTheAgentTalksNonsense);
    CPPUNIT_TEST(refusesArgumentsThatAreNoText);
    CPPUNIT_TEST(wantsAFile);
    CPPUNIT_TEST(saysThatConnectingTakesLong);
    CPPUNIT_TEST_SUITE_END();

    const TemporaryFile _file{"pass\n"};

    void check(const FakeAgent& agent, int exitCode, const std::string& words) const {
        Linkctl linkctl({"run", "--port", agent.port(), _file.path()});
        CPPUNIT_ASSERT_EQUAL(exitCode, linkctl.awaitExit());
        CPPUNIT_ASSERT_MESSAGE(linkctl.errors(), linkctl.errors().find(words) != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string(), linkctl.output());
    }

    static FakeAgent::Play refusing(const std::string& code) {
        return [code](FakeConnection& client) {
            client.expect("start");
            client.send(R"({"type":"error","data":{"message":"Short","code":")" + code + R"(","detail":"And long."}})");
            CPPUNIT_ASSERT_EQUAL(1000, client.awaitClose());
        };
    }

    static FakeAgent::Play closing(int code, const std::string& reason) {
        return [=](FakeConnection& client) {
            client.start();
            client.close(code, reason);
            client.awaitClose();
        };
    }

public:
    void saysThatTheFileIsMissing() {
        Linkctl linkctl({"run", "/nowhere/f.py"});
        CPPUNIT_ASSERT_EQUAL(5, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(
            std::string("further-linkctl: Can't read /nowhere/f.py (No such file or directory). Name a "
                        "program of this computer: further-linkctl run hello.py\n"),
            linkctl.errors());
    }

    void saysThatNoAgentAnswers() {
        std::string port;
        {
            const FakeAgent gone(200, "");
            port = gone.port();
        }
        Linkctl linkctl({"run", "--port", port, _file.path()});
        CPPUNIT_ASSERT_EQUAL(3, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL("further-linkctl: No agent answers at 127.0.0.1:" + port +
                                 " (Connection refused). Start one with: scripts/run\n",
                             linkctl.errors());
    }

    void saysWhyItIsRefused() {
        check(FakeAgent(401, ""), 4, "refuses this (401 Unauthorized)\nWhom it lets in is set in the configuration");
        // What the agent says is enough.
        FakeAgent agent(403, "Not from here. Put sudo in front.\n");
        Linkctl linkctl({"run", "--port", agent.port(), _file.path()});
        CPPUNIT_ASSERT_EQUAL(4, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL("further-linkctl: The agent at 127.0.0.1:" + agent.port() +
                                 " refuses this (403 Forbidden): Not from here. Put sudo in front.\n",
                             linkctl.errors());
    }

    void saysThatTheAgentIsAnother() {
        check(FakeAgent(404, "no"), 1, "has no /run (404 Not Found): is it an older one?");
        check(FakeAgent(503, "Full."), 1, "can't do this now (503 Service Unavailable): Full.");
        check(FakeAgent(200, "<html>"), 1, "(200 OK)");
    }

    void saysThatSomethingElseAnswers() {
        for (const auto& [status, said] : {std::pair{301, "301 Moved Permanently"},
                                           {200, "200 OK"},
                                           {404, "404 Not Found"},
                                           {403, "403 Forbidden"}}) {
            FakeAgent web(status, "<html>", nullptr, "SimpleHTTP/0.6 Python/3.11.2");
            const auto words = "further-linkctl: What answers at 127.0.0.1:" + web.port() +
                               " is no Further Link agent (" + said +
                               "). See which program has that port: sudo ss -ltnp sport = :" + web.port() +
                               "\nEnd that program, or give the agent another port (net.port in its configuration). An "
                               "agent at another port is named by it: --port PORT\n";
            check(web, 3, words);
            Linkctl call({"call", "hello.greet", "--port", web.port()});
            CPPUNIT_ASSERT_EQUAL(3, call.awaitExit());
            CPPUNIT_ASSERT_EQUAL(words, call.errors());
        }
    }

    void saysWhatTheAgentObjectsTo() {
        check(FakeAgent(refusing("start_failed")), 1, "did not start the program. And long.\n");
    }

    void saysThatTheProgramIsForbidden() { check(FakeAgent(refusing("forbidden")), 4, "And long."); }

    void printsALaterErrorAndGoesOn() {
        FakeAgent agent([](FakeConnection& client) {
            client.start();
            client.send(R"({"type":"error","data":{"message":"Internal","code":"internal","detail":"Sorry."}})");
            client.sendOutput("stdout", "on\n");
            client.stopped(2);
        });
        Linkctl linkctl({"run", "--port", agent.port(), _file.path()});
        CPPUNIT_ASSERT_EQUAL(2, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), linkctl.output());
        CPPUNIT_ASSERT_EQUAL(std::string("further-linkctl: the agent says: Sorry.\n"), linkctl.errors());
    }

    void saysThatTheAgentShutDown() { check(FakeAgent(closing(1001, "bye")), 1, "has shut down (bye)"); }

    void saysThatTheProgramIsTooLarge() { check(FakeAgent(closing(1009, "")), 1, "takes no message as large"); }

    void saysThatTheConnectionWasLost() {
        check(FakeAgent([](FakeConnection& client) { client.start(); }), 1, "was lost before the program's end");
    }

    void saysThatTheAgentTalksNonsense() {
        for (const std::string text : {"nonsense", "[1]", R"({"type":"\ud800"})", R"("text")"})
            check(FakeAgent([&](FakeConnection& client) {
                      client.start();
                      client.send(text);
                      client.awaitClose();
                  }),
                  1, "that is no message: " + text);
    }

    void refusesArgumentsThatAreNoText() {
        Linkctl linkctl({"run", _file.path(), "\xff"});
        CPPUNIT_ASSERT_EQUAL(2, linkctl.awaitExit());
        CPPUNIT_ASSERT(linkctl.errors().find("no UTF-8 text") != std::string::npos);
    }

    void saysThatConnectingTakesLong() {
        Poco::Net::ServerSocket deaf(Poco::Net::SocketAddress("127.0.0.1", 0));
        const auto port = std::to_string(deaf.address().port());
        Linkctl linkctl({"run", "--port", port, _file.path()});
        linkctl.awaitErrors("further-linkctl: Still connecting to 127.0.0.1:" + port + ". Ctrl-C ends this.\n");
        linkctl.signal(SIGINT);
        CPPUNIT_ASSERT_EQUAL(1000 + SIGINT, linkctl.awaitExit());
    }

    void wantsAFile() {
        Linkctl linkctl({"run"});
        CPPUNIT_ASSERT_EQUAL(2, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("further-linkctl: FILE is required. See: further-linkctl run --help\n"),
                             linkctl.errors());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RunFailuresTest);

} // namespace further::ctl
