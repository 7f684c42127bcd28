#include "support/AgentProcess.h"
#include "support/ExecClient.h"
#include "support/Linkctl.h"
#include "support/RawClient.h"

#include <further/User.h>

#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <string>

namespace further::testing {

/// What the log says of who did what, and what it must not say.
class AuditTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AuditTest);
    CPPUNIT_TEST(tellsOfAClientAndItsProgram);
    CPPUNIT_TEST(tellsOfAFile);
    CPPUNIT_TEST(tellsOfAProgramWhoseClientLeft);
    CPPUNIT_TEST(tellsOfAStartThatFailed);
    CPPUNIT_TEST(tellsOfAStartThatWasOneTooMany);
    CPPUNIT_TEST(tellsWhoWasRefused);
    CPPUNIT_TEST(letsNobodyWriteALineOfHisOwn);
    CPPUNIT_TEST(saysNothingOfCodeAndInput);
    CPPUNIT_TEST_SUITE_END();

    /// What an agent has logged that has ended. Its log is whole then.
    static std::string logOf(AgentProcess& agent) {
        agent.signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL(0, agent.awaitExit());
        return agent.log();
    }
    static void assertHas(const std::string& text, const std::string& log) {
        CPPUNIT_ASSERT_MESSAGE(text + " in " + log, log.find(text) != std::string::npos);
    }
    static std::string runner() { return R"(process="program" plugin=python-exec user=)" + User::current().name; }

public:
    void tellsOfAClientAndItsProgram() {
        AgentProcess agent({"security.origins=https://a.example"});
        {
            RawClient page(agent.port());
            page.send(RawClient::request(agent.port(), "/exec", "Origin: https://a.example\r\n"));
            CPPUNIT_ASSERT_EQUAL(101, page.readStatus());
            page.sendFrame(RawClient::text, R"-({"type":"start","data":{"sourceScript":"exit(3)"}})-");
            while (page.readFrame().payload != R"({"type":"stopped","data":{"exitCode":3}})")
                ;
        }
        Linkctl(agent).await({"sessions"}, "No client is connected.");
        const auto log = logOf(agent);
        assertHas(" Notice audit: connected client=1 address=127.0.0.1:", log);
        assertHas(" origin=\"https://a.example\" as=\"owner " + User::current().name + "\"\n", log);
        // printf 'exit(3)' | sha256sum
        const std::string program =
            "client=1 " + runner() + " code=sha256:05e9a0896d70206355461b375ebd835d473ee83ca25b247eb635a0afc3b756cd";
        assertHas(" Notice audit: started " + program + "\n", log);
        assertHas(" Notice audit: stopped " + program + " exit=3\n", log);
        assertHas(" Notice audit: disconnected client=1 reason=\"", log);
    }

    void tellsOfAFile() {
        AgentProcess agent;
        const auto file = agent.home().write("run.py", "pass");
        ExecClient client(agent.address());
        client.send("start", R"({"sourcePath":")" + file + "\"}");
        client.awaitStopped();
        const auto log = logOf(agent);
        assertHas("started client=1 " + runner() + " path=\"" + file + "\"\n", log);
        assertHas("stopped client=1 " + runner() + " path=\"" + file + "\" exit=0\n", log);
    }

    void tellsOfAProgramWhoseClientLeft() {
        AgentProcess agent;
        {
            ExecClient client(agent.address());
            client.start("input()");
            client.await("started");
        }
        Linkctl(agent).await({"sessions"}, "No client is connected.");
        assertHas(" exit=client-left\n", logOf(agent));
    }

    void tellsOfAStartThatFailed() {
        AgentProcess agent;
        ExecClient client(agent.address());
        client.send("start", R"({"sourcePath":"/nowhere/run.py"})");
        client.await("error");
        assertHas("failed client=1 " + runner() + " path=\"/nowhere/run.py\" error=not_found\n", logOf(agent));
    }

    void tellsOfAStartThatWasOneTooMany() {
        AgentProcess agent({"programs.maxRunning=1"});
        ExecClient first(agent.address());
        first.start("input()");
        first.await("started");
        ExecClient second(agent.address());
        second.start("print('ran')");
        second.await("error");
        const auto log = logOf(agent);
        assertHas("failed client=2 " + runner() + " code=sha256:", log);
        assertHas(" error=busy\n", log);
    }

    void tellsWhoWasRefused() {
        AgentProcess agent;
        RawClient page(agent.port());
        page.send(RawClient::request(agent.port(), "/exec", "Origin: https://evil.example\r\n"));
        CPPUNIT_ASSERT_EQUAL(403, page.readStatus());
        RawClient rebound(agent.port());
        rebound.send("GET /status HTTP/1.1\r\nHost: evil.example\r\n\r\n");
        CPPUNIT_ASSERT_EQUAL(421, rebound.readStatus());
        const auto log = logOf(agent);
        assertHas(" Notice audit: refused reason=\"127.0.0.1:", log);
        assertHas(" was refused (403): Pages of https://evil.example may not use this device.", log);
        assertHas(" was refused (421): This device is not known as evil.example:", log);
    }

    // Poco decodes what RFC 2047 encodes in a header: a line's end among it.
    void letsNobodyWriteALineOfHisOwn() {
        AgentProcess agent;
        RawClient page(agent.port());
        page.send(RawClient::request(agent.port(), "/exec", "Origin: =?UTF-8?Q?a=0AForged=22line?=\r\n"));
        CPPUNIT_ASSERT_EQUAL(403, page.readStatus());
        ExecClient client(agent.address());
        client.send("start", R"({"sourcePath":"/a\nForged\"line"})");
        client.await("error");
        const auto log = logOf(agent);
        CPPUNIT_ASSERT_MESSAGE(log, log.find("\nForged") == std::string::npos);
        assertHas(R"(path="/a\nForged\"line" error=not_found)", log);
        // Nor move a terminal's cursor, turn its text around, or push the rest of the line out.
        AgentProcess another;
        ExecClient terminal(another.address());
        terminal.send("start", R"({"sourcePath":"/\u009b2J\u007f\u202e\u001b)" + std::string(5000, 'x') + "\"}");
        terminal.await("error");
        const auto cut = logOf(another);
        assertHas(R"(path="/\u009B2J\u007F\u202E\u001Bxxx)", cut);
        assertHas(R"(xxx\u2026" error=)", cut);
    }

    void saysNothingOfCodeAndInput() {
        AgentProcess agent({"logging.level=debug"});
        ExecClient client(agent.address());
        client.start("print('secret-output', len(input('')), 'secret-code')");
        client.type("secret-input\n");
        client.awaitStopped();
        CPPUNIT_ASSERT(logOf(agent).find("secret") == std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AuditTest);

} // namespace further::testing
