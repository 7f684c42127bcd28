#include "ServedAgent.h"

#include "support/AnotherUser.h"
#include "support/Deadline.h"
#include "support/ExecClient.h"
#include "support/Processes.h"
#include "support/RunClient.h"
#include "support/Skip.h"

#include <cppunit/extensions/HelperMacros.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace further::testing {

/// An agent that root has started, and what is left of root in it: nothing. Needs root.
class AgentUserTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AgentUserTest);
    CPPUNIT_TEST(hasNoRightOfRoots);
    CPPUNIT_TEST(canNotDoWhatRootCan);
    CPPUNIT_TEST(doesNotServeProgramsAtTheLauncher);
    CPPUNIT_TEST(startsProgramsOfTheirOwnUserWithAllGroups);
    CPPUNIT_TEST(preloadsForProgramsOfTheirOwnUser);
    CPPUNIT_TEST(terminalsAreTheirProgramsUsers);
    CPPUNIT_TEST(goesOnWhenTheLauncherIsKilled);
    CPPUNIT_TEST(leavesNothingWhenItIsKilled);
    CPPUNIT_TEST(leavesNothingWhenItEnds);
    CPPUNIT_TEST(isTheSameAfterARestart);
    CPPUNIT_TEST(refusesARestartThatNeedsRoot);
    CPPUNIT_TEST_SUITE_END();

    static bool possible() { return ServedAgent::possible(); }

    static void assertHas(const std::string& word, const std::string& text) {
        CPPUNIT_ASSERT_MESSAGE(word + " in " + text, text.find(word) != std::string::npos);
    }

    static void assertHasNoRight(pid_t agent) {
        const auto number = std::to_string(ServedAgent::user);
        const auto four = number + " " + number + " " + number + " " + number;
        CPPUNIT_ASSERT_EQUAL(four, statusOf(agent, "Uid"));
        CPPUNIT_ASSERT_EQUAL(four, statusOf(agent, "Gid"));
        CPPUNIT_ASSERT_EQUAL(number, statusOf(agent, "Groups"));
        for (const auto* const set : {"CapInh", "CapPrm", "CapEff", "CapAmb"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(set, std::string(16, '0'), statusOf(agent, set));
        CPPUNIT_ASSERT_EQUAL(std::string("1"), statusOf(agent, "NoNewPrivs"));
    }

    /// A program that runs on until it is ended.
    static WatchedProcess begin(ExecClient& client) {
        client.start("import os\nprint(os.getpid())\ninput()");
        client.awaitOutput("\n");
        return WatchedProcess(std::stoi(client.takeOutput()));
    }

    static std::string socketOf(pid_t launcher) {
        std::ifstream words("/proc/" + std::to_string(launcher) + "/cmdline");
        for (std::string word; std::getline(words, word, '\0');)
            if (word == "--socket" && std::getline(words, word, '\0'))
                return word;
        CPPUNIT_FAIL("The launcher has no socket");
        return {};
    }

public:
    void hasNoRightOfRoots() {
        if (!possible())
            return;
        const ServedAgent agent;
        assertHasNoRight(agent.pid());
        for (const auto& thread : std::filesystem::directory_iterator("/proc/" + std::to_string(agent.pid()) + "/task"))
            assertHasNoRight(std::stoi(thread.path().filename()));
        CPPUNIT_ASSERT_EQUAL(std::to_string(ServedAgent::user),
                             agent.linkctl().json({"status"})->getValue<std::string>("user"));
        assertHas("The agent runs as 54321, without root's rights", agent.linkctl().run({"doctor"}).output);
    }

    void canNotDoWhatRootCan() {
        if (!possible())
            return;
        const ServedAgent agent({"plugins.directories=" FURTHER_TRESPASSER_PLUGINS ", " + AgentProcess::plugins()});
        ExecClient client(agent.address());
        client.send("trespasser.try", R"({"victim":)" + std::to_string(::getpid()) + "}");
        const auto tried = client.await("trespasser.tried").data;
        CPPUNIT_ASSERT_EQUAL(std::size_t(12), tried->size());
        for (const auto& [what, done] : *tried)
            CPPUNIT_ASSERT_MESSAGE("It " + what, !done.convert<bool>());
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), client.run("print('on')"));
    }

    // Neither they, nor anybody else, whom the mode of the socket doesn't keep out already.
    void doesNotServeProgramsAtTheLauncher() {
        if (!possible())
            return;
        const ServedAgent agent;
        const auto socket = socketOf(agent.launcher());
        assertIs(ServedAgent::user, 0700, socket);
        assertIs(0, 0711, std::filesystem::path(socket).parent_path());
        ExecClient client(agent.address());
        const auto connect = "import socket\ns = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)\n"
                             "s.settimeout(10)\ntry:\n    s.connect('" +
                             socket +
                             "')\n    print(s.recv(1))\n"
                             "except OSError as problem:\n    print(problem.strerror)";
        CPPUNIT_ASSERT_EQUAL(std::string("Permission denied\n"), client.run(connect));
        CPPUNIT_ASSERT_EQUAL(0, ::chmod(socket.c_str(), 0777));
        CPPUNIT_ASSERT_EQUAL(std::string("b''\n"), client.run(connect)); // it hangs up
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), client.run("print('on')"));
    }

    void startsProgramsOfTheirOwnUserWithAllGroups() {
        if (!possible())
            return;
        const ServedAgent agent;
        ExecClient client(agent.address());
        CPPUNIT_ASSERT_EQUAL(std::string("nobody nobody True\n"),
                             client.run("import os, pwd\nme = pwd.getpwuid(os.getuid())\n"
                                        "print(me.pw_name, pwd.getpwuid(os.geteuid()).pw_name, "
                                        "set(os.getgroups()) == set(os.getgrouplist(me.pw_name, me.pw_gid)))"));
        CPPUNIT_ASSERT_EQUAL(
            (agent.place().path() / "state/homes/nobody").string() + "\n",
            client.run("import os\nos.chdir(os.environ['HOME'])\nopen('kept', 'w')\nprint(os.getcwd())"));
    }

    void preloadsForProgramsOfTheirOwnUser() {
        if (!possible())
            return;
        const ServedAgent agent({"python-exec.preload=colorsys"});
        ExecClient client(agent.address());
        std::string said;
        for (const Deadline deadline; !said.starts_with("True") && !deadline.passed();) // cold until it is imported
            said =
                client.run("import os, pwd, sys\nprint('colorsys' in sys.modules, pwd.getpwuid(os.getuid()).pw_name)");
        CPPUNIT_ASSERT_EQUAL(std::string("True nobody\n"), said);
        assertHas("with colorsys loaded", agent.linkctl().run({"doctor"}).output);
    }

    void terminalsAreTheirProgramsUsers() {
        if (!possible())
            return;
        const ServedAgent agent({"programs.allowedUsers=daemon"});
        for (const std::string user : {"nobody", "daemon"}) {
            RunClient client(agent.address(), "pty=1&user=" + user);
            client.startCode("p", "exec", "#!/bin/sh\nid -un\nstat -c %U $(tty)\necho on >$(tty)\n");
            CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("p"));
            CPPUNIT_ASSERT_EQUAL(user + "\r\n" + user + "\r\non\r\n", client.output("p"));
        }
    }

    void goesOnWhenTheLauncherIsKilled() {
        if (!possible())
            return;
        const ServedAgent agent;
        ExecClient client(agent.address());
        for (int round = 0; round < 3; ++round) {
            const auto program = begin(client);
            const WatchedProcess launcher(agent.launcher());
            launcher.signal(SIGKILL);
            CPPUNIT_ASSERT_EQUAL(-SIGTERM, client.awaitStopped());
            CPPUNIT_ASSERT(program.awaitEnd({}));
            (void)agent.launcher(); // it is there again
            for (const Deadline deadline;; letPass(std::chrono::milliseconds(20))) {
                client.start("print('on')");
                if (const auto answer = client.next(); answer.type == "started")
                    break;
                CPPUNIT_ASSERT(!deadline.passed());
            }
            CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        }
        assertHasNoRight(agent.pid());
    }

    void leavesNothingWhenItIsKilled() {
        if (!possible())
            return;
        ServedAgent agent;
        const auto socket = std::filesystem::path(socketOf(agent.launcher()));
        ExecClient client(agent.address());
        const auto program = begin(client);
        const WatchedProcess launcher(agent.launcher());
        const WatchedProcess guardian(agent.guardian());
        agent.kill();
        CPPUNIT_ASSERT(program.awaitEnd({}));
        CPPUNIT_ASSERT(launcher.awaitEnd({}));
        CPPUNIT_ASSERT(guardian.awaitEnd({}));
        CPPUNIT_ASSERT(!exists(socket.parent_path()));
        client.abandon();
    }

    void leavesNothingWhenItEnds() {
        if (!possible())
            return;
        std::optional<ServedAgent> agent(std::in_place);
        const WatchedProcess launcher(agent->launcher());
        const WatchedProcess guardian(agent->guardian());
        const auto place = std::filesystem::path(socketOf(agent->launcher())).parent_path();
        agent.reset();
        CPPUNIT_ASSERT(launcher.awaitEnd({}));
        CPPUNIT_ASSERT(guardian.awaitEnd({}));
        CPPUNIT_ASSERT(!exists(place));
    }

    void isTheSameAfterARestart() {
        if (!possible())
            return;
        const ServedAgent agent;
        const auto linkctl = agent.linkctl();
        ExecClient client(agent.address());
        const auto program = begin(client);
        const auto launcher = agent.launcher();
        assertHas("process " + std::to_string(agent.pid()), linkctl.print({"restart"}));
        CPPUNIT_ASSERT(program.awaitEnd({}));
        CPPUNIT_ASSERT_EQUAL(1001, client.awaitClose());
        assertHasNoRight(agent.pid());
        CPPUNIT_ASSERT_EQUAL(launcher, agent.launcher());
        ExecClient fresh(agent.address());
        CPPUNIT_ASSERT_EQUAL(std::string("nobody\n"), fresh.run("import os, pwd\nprint(pwd.getpwuid(os.getuid())[0])"));
        const WatchedProcess another(launcher); // which an agent that begins anew has to do without, too
        another.signal(SIGKILL);
        CPPUNIT_ASSERT(another.awaitEnd({}));
        (void)agent.launcher();
        linkctl.print({"restart"});
        CPPUNIT_ASSERT_EQUAL(1001, fresh.awaitClose());
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), ExecClient(agent.address()).run("print('on')"));
    }

    void refusesARestartThatNeedsRoot() {
        if (!possible())
            return;
        const TemporaryDirectory more;
        std::filesystem::permissions(more.path(), std::filesystem::perms(0755));
        const ServedAgent agent;
        const auto linkctl = agent.linkctl();
        for (const std::string setting : {"maxProcesses = 50", "controlGroup = /nowhere", "allowedUsers = daemon"}) {
            agent.place().write("agent.properties", "programs." + setting + "\n");
            std::filesystem::permissions(agent.place().path() / "agent.properties", std::filesystem::perms(0644));
            const auto refused = linkctl.run({"restart"});
            CPPUNIT_ASSERT(refused.exitCode != 0);
            const auto equals = setting.find(" = ");
            assertHas("programs." + setting.substr(0, equals) + " (the launcher has none, the configuration says " +
                          setting.substr(equals + 3) + ")",
                      refused.errors);
            assertHas("End the agent and start it again", refused.errors);
        }
        agent.place().write("agent.properties", "");
        assertHas("The agent is back", linkctl.print({"restart"}));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AgentUserTest);

} // namespace further::testing
