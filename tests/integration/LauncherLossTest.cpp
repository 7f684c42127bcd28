#include "support/AgentProcess.h"
#include "support/ExecClient.h"
#include "support/ForkLimit.h"
#include "support/Processes.h"
#include "support/Skip.h"

#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace further::testing {

/// The launcher is killed: clients are told of their programs' end, it is started again, and service goes on.
class LauncherLossTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LauncherLossTest);
    CPPUNIT_TEST(servesSessionsThatAreOpenAndNewOnes);
    CPPUNIT_TEST(answersEachStartOnceWhileTheLauncherDies);
    CPPUNIT_TEST(leavesNoScriptsBehind);
    CPPUNIT_TEST(startsItAgainWhenTheSystemHasRoom);
    CPPUNIT_TEST_SUITE_END();

    static std::optional<WatchedProcess> findLauncher(const AgentProcess& agent) {
        for (const auto child : childrenOf(agent.pid()))
            if (nameOf(child) == "further-launche") { // as much of a name as the kernel keeps
                try {
                    return WatchedProcess(child);
                } catch (const std::system_error&) { // it has just ended
                }
            }
        return {};
    }

    static void killLauncher(const AgentProcess& agent) {
        for (const Deadline deadline; !deadline.passed(); letPass(std::chrono::milliseconds(10)))
            if (const auto launcher = findLauncher(agent)) {
                launcher->signal(SIGKILL);
                CPPUNIT_ASSERT(launcher->awaitEnd({}));
                return;
            }
        CPPUNIT_FAIL("The agent has no launcher");
    }

    /// Starts until that succeeds: until the launcher is there again, a start is refused with the advice to try again.
    static void awaitService(ExecClient& client) {
        for (const Deadline deadline;; letPass(std::chrono::milliseconds(20))) {
            client.start("print('on')");
            const auto answer = client.next();
            if (answer.type == "started")
                break;
            CPPUNIT_ASSERT_EQUAL(std::string("error"), answer.type);
            CPPUNIT_ASSERT_EQUAL(std::string("unavailable"), answer.text("code"));
            CPPUNIT_ASSERT(answer.text("detail").find("try again in a moment") != std::string::npos);
            CPPUNIT_ASSERT(!deadline.passed());
        }
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), client.output());
    }

public:
    void servesSessionsThatAreOpenAndNewOnes() {
        const AgentProcess agent;
        ExecClient idle(agent.address());
        ExecClient busy(agent.address());
        for (int i = 0; i < 2; ++i) {
            busy.start("print('here')\ninput()");
            busy.awaitOutput("here\n");
            killLauncher(agent);
            CPPUNIT_ASSERT_EQUAL(-SIGTERM, busy.awaitStopped());
            awaitService(busy);
            CPPUNIT_ASSERT_EQUAL(std::string("on\n"), idle.run("print('on')"));
            CPPUNIT_ASSERT_EQUAL(std::string("on\n"), ExecClient(agent.address()).run("print('on')"));
        }
    }

    void answersEachStartOnceWhileTheLauncherDies() {
        const AgentProcess agent;
        std::vector<std::unique_ptr<ExecClient>> clients;
        for (int i = 0; i < 8; ++i)
            clients.push_back(std::make_unique<ExecClient>(agent.address()));
        std::set<int> codes{-SIGTERM, 0};
        for (int round = 0; round < 3; ++round) {
            for (const auto& client : clients) {
                client->forgetTypes();
                client->start("import time\ntime.sleep(0.3)"); // it may be the next launcher that gets to it
            }
            killLauncher(agent); // somewhere in the middle of it
            for (const auto& client : clients) {
                while (client->types() != "error" && client->types() != "started stopped") {
                    const auto answer = client->next();
                    if (answer.type == "error")
                        CPPUNIT_ASSERT_EQUAL(std::string("unavailable"), answer.text("code"));
                    else if (answer.type == "stopped")
                        codes.insert(answer.data->getValue<int>("exitCode"));
                    else
                        CPPUNIT_ASSERT_EQUAL(std::string("started"), client->types());
                }
            }
            awaitService(*clients.front());
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, codes.size()); // no other
        for (const auto& client : clients)
            CPPUNIT_ASSERT_EQUAL(std::string("on\n"), client->run("print('on')"));
    }

    void leavesNoScriptsBehind() {
        const TemporaryDirectory scripts;
        const AgentProcess agent({"programs.tempDirectory=" + scripts.path().string()});
        ExecClient client(agent.address());
        client.start("print('here')\ninput()");
        client.awaitOutput("here\n");
        killLauncher(agent);
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, client.awaitStopped());
        for (const Deadline deadline; !std::filesystem::is_empty(scripts.path());)
            CPPUNIT_ASSERT(!deadline.passed());
    }

    void startsItAgainWhenTheSystemHasRoom() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.run("print('warm')");
        {
            const auto limit = ForkLimit::of(agent.pid(), 0); // no thread either
            if (!limit) {
                skip("fork can't be refused here: no pids cgroup can be written, and RLIMIT_NPROC doesn't hold for "
                     "root");
                return;
            }
            killLauncher(agent);
            client.start("print('off')");
            CPPUNIT_ASSERT_EQUAL(std::string("unavailable"), client.next().text("code"));
            letPass(std::chrono::milliseconds(100)); // for an attempt that fails
        }
        awaitService(client);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LauncherLossTest);

} // namespace further::testing
