#include "support/AgentProcess.h"
#include "support/ChildProcess.h"
#include "support/Linkctl.h"
#include "support/RunClient.h"

#include <further/User.h>

#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include <iostream>
#include <string>

namespace further::testing {

using namespace std::string_literals;

/// Which runners a client may use, and as whom.
class RunnersAccessTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RunnersAccessTest);
    CPPUNIT_TEST(aTokenForPythonOpensNoShell);
    CPPUNIT_TEST(aTokenForPythonIsNobodyElse);
    CPPUNIT_TEST(runsAsAUserWhoIsAllowed);
    CPPUNIT_TEST(runsAsNobodyElse);
    CPPUNIT_TEST(saysWhatIsWrongWithTheSetting);
    CPPUNIT_TEST_SUITE_END();

    static bool isRoot() {
        if (::geteuid() == 0 && User::named("daemon") && User::named("nobody"))
            return true;
        std::cerr << "SKIPPED: only root can have programs of other users\n";
        return false;
    }

    /// On the device a client has all permissions, until it shows a token that has fewer.
    static void showToken(const AgentProcess& agent, RunClient& client, const std::string& permissions) {
        const auto token = Linkctl(agent)
                               .json({"token", "create", "few", "--permissions", permissions})
                               ->getValue<std::string>("token");
        client.sendText(R"({"type":"authenticate","data":{"token":)" + inJson(token) + "}}");
        CPPUNIT_ASSERT_EQUAL("authenticated"s, client.next().type);
    }

    static std::string start(const std::string& runner, const std::string& code) {
        return R"({"type":"start","process":"p","data":{"runner":")" + runner + R"(","code":)" + inJson(code) + "}}";
    }

    static std::string userOf(RunClient& client) {
        client.forgetOutput("p");
        client.startCode("p", "exec", "#!/bin/sh\necho $(id -un):$(id -Gn):$USER\n");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("p"));
        return client.output("p");
    }

    static const std::vector<std::string>& twoUsers() {
        static const std::vector<std::string> settings{"programs.allowRoot=false", "programs.user=nobody",
                                                       "programs.allowedUsers=daemon"};
        return settings;
    }

public:
    void aTokenForPythonOpensNoShell() {
        const AgentProcess agent;
        RunClient client(agent.address());
        showToken(agent, client, "python-exec");
        for (const auto* const runner : {"exec", "shell"}) {
            const auto error = client.errorFor(start(runner, "#!/bin/sh\n"));
            CPPUNIT_ASSERT_EQUAL("forbidden"s, error.text("code"));
            const auto permission = runner == "exec"s ? "file-exec" : "shell";
            CPPUNIT_ASSERT(error.text("detail").find("\""s + permission + "\"") != std::string::npos);
        }
        client.sendText(start("python3", "print('may')"));
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("p"));
    }

    void aTokenForPythonIsNobodyElse() {
        if (!isRoot())
            return;
        const AgentProcess agent(twoUsers());
        RunClient client(agent.address(), "user=daemon");
        showToken(agent, client, "python-exec");
        const auto error = client.errorFor(start("python3", ""));
        CPPUNIT_ASSERT_EQUAL("forbidden"s, error.text("code"));
        CPPUNIT_ASSERT(error.text("detail").find("\"run-as\"") != std::string::npos);
    }

    void runsAsAUserWhoIsAllowed() {
        if (!isRoot())
            return;
        const AgentProcess agent(twoUsers());
        RunClient asked(agent.address(), "user=daemon");
        CPPUNIT_ASSERT(userOf(asked).starts_with("daemon:daemon"));
        CPPUNIT_ASSERT(asked.output("p").ends_with(":daemon\n"));
        RunClient silent(agent.address());
        CPPUNIT_ASSERT(userOf(silent).starts_with("nobody:"));
        RunClient same(agent.address(), "user=nobody");
        CPPUNIT_ASSERT(userOf(same).starts_with("nobody:"));
        RunClient terminal(agent.address(), "user=daemon&pty=1");
        CPPUNIT_ASSERT(userOf(terminal).starts_with("daemon:daemon"));
        // What is listed is whose it is.
        asked.startCode("q", "exec", "#!/bin/sh\nread line\n");
        asked.await("started", "q");
        CPPUNIT_ASSERT(Linkctl(agent).print({"ps"}).find("daemon") != std::string::npos);
        CPPUNIT_ASSERT(agent.log().find("plugin=file-exec user=daemon") != std::string::npos);
    }

    void runsAsNobodyElse() {
        if (!isRoot())
            return;
        const AgentProcess agent(twoUsers());
        for (const auto* const name : {"root", "0", "games", "daemon ", "1"}) {
            RunClient client(agent.address(), "user="s + (name == "daemon "s ? "daemon%20" : name));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, "forbidden"s, client.errorFor(start("python3", "")).text("code"));
        }
    }

    void saysWhatIsWrongWithTheSetting() {
        for (const auto* const name : {"nobody-of-here", "root"}) {
            const TemporaryDirectory home;
            ChildProcess agent(AgentProcess::program("further-linkd"),
                               AgentProcess::arguments(home, {"programs.allowRoot=false", "programs.user=nobody",
                                                              "programs.allowedUsers="s + name}));
            CPPUNIT_ASSERT_EQUAL(78, agent.awaitExit());
            CPPUNIT_ASSERT(agent.errors().find("programs.allowedUsers is \""s + name + "\"") != std::string::npos);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RunnersAccessTest);

} // namespace further::testing
