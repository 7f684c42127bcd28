#include "support/AgentProcess.h"
#include "support/EchoClient.h"
#include "support/ForkLimit.h"
#include "support/LoweredLimit.h"
#include "support/Processes.h"
#include "support/RawClient.h"
#include "support/Sanitized.h"
#include "support/Skip.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace further::testing {

/// The system has no more of something: who is in goes on, who wants more is told so or waits, and nothing leaks.
class ExhaustionTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ExhaustionTest);
    CPPUNIT_TEST(letsNewClientsWaitForDescriptors);
    CPPUNIT_TEST(keepsDescriptorsForThoseWhoAreIn);
    CPPUNIT_TEST(saysThatThereAreNoDescriptorsForAProgram);
    CPPUNIT_TEST(saysThatForkIsRefused);
    CPPUNIT_TEST_SUITE_END();

    /// How often the agent speaks of descriptors.
    static std::size_t complaints(const AgentProcess& agent) {
        const auto lines = linesOf(agent.log());
        return static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), [](const std::string& line) {
            return line.find("escriptors") != std::string::npos;
        }));
    }

    static void assertHas(const std::string& part, const std::string& text) {
        CPPUNIT_ASSERT_MESSAGE(text, text.find(part) != std::string::npos);
    }

    /// Waits until as many are open as before; what has ended is let go of a moment later.
    static void awaitDescriptors(std::size_t count, pid_t pid) {
        for (const Deadline deadline; descriptorsOf(pid) > count;) {
            CPPUNIT_ASSERT_MESSAGE(std::to_string(descriptorsOf(pid)) + " instead of " + std::to_string(count),
                                   !deadline.passed());
            letPass(std::chrono::milliseconds(10));
        }
    }

    /// How many are open when nothing happens.
    static std::size_t descriptorsAtRest(pid_t pid) {
        std::size_t count = 0;
        do {
            count = descriptorsOf(pid);
            letPass(std::chrono::milliseconds(100));
        } while (descriptorsOf(pid) != count);
        return count;
    }

    static bool skippedWhereSanitized() {
        if (sanitized)
            skip("the sanitizers need descriptors for checks of their own");
        return sanitized;
    }

    static pid_t launcherOf(const AgentProcess& agent) {
        for (const auto child : childrenOf(agent.pid()))
            if (nameOf(child) == "further-launche") // as much of a name as the kernel keeps
                return child;
        throw std::runtime_error("The agent has no launcher");
    }

public:
    void letsNewClientsWaitForDescriptors() {
        if (skippedWhereSanitized())
            return;
        const AgentProcess agent;
        EchoClient live(agent.address());
        live.converse();
        std::optional<RawClient> waiting;
        std::optional<ChildProcess> administrator;
        {
            const LoweredLimit none(agent.pid(), RLIMIT_NOFILE, 3);
            waiting.emplace(agent.port());
            waiting->send(RawClient::request(agent.port()));
            administrator.emplace(AgentProcess::program("further-linkctl"),
                                  std::vector<std::string>{"status", "--socket", agent.adminSocket().string()});
            const auto before = processorTimeOf(agent.pid());
            CPPUNIT_ASSERT(!waiting->awaitEnd(std::chrono::milliseconds(1000)));
            CPPUNIT_ASSERT(processorTimeOf(agent.pid()) - before < std::chrono::milliseconds(200));
            CPPUNIT_ASSERT_EQUAL(std::string(), waiting->rest());
            live.converse(20);
        }
        CPPUNIT_ASSERT_EQUAL(101, waiting->readStatus());
        CPPUNIT_ASSERT_EQUAL(0, administrator->awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), ExecClient(agent.address()).run("print('on')"));
        live.converse();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(agent.log(), std::size_t{2}, complaints(agent));
    }

    void keepsDescriptorsForThoseWhoAreIn() {
        if (skippedWhereSanitized())
            return;
        const AgentProcess agent;
        ExecClient live(agent.address());
        live.run("print('warm')");
        const auto before = descriptorsAtRest(agent.pid());
        std::vector<std::unique_ptr<RawClient>> crowd;
        {
            const LoweredLimit few(agent.pid(), RLIMIT_NOFILE, descriptorLimitFor(agent.pid(), 120));
            agent.signal(SIGSTOP); // so that all come at once
            for (int i = 0; i < 200; ++i) {
                crowd.push_back(std::make_unique<RawClient>(agent.port()));
                crowd.back()->send(RawClient::request(agent.port()));
            }
            agent.signal(SIGCONT);
            for (const Deadline deadline; complaints(agent) == 0;)
                CPPUNIT_ASSERT(!deadline.passed());
            CPPUNIT_ASSERT_EQUAL(std::string("on\n"), live.run("print('on')"));
            // Each of them gets in when others go, and none is turned away.
            for (auto& client : crowd) {
                CPPUNIT_ASSERT_EQUAL(101, client->readStatus());
                client->abandon();
            }
        }
        awaitDescriptors(before, agent.pid());
        CPPUNIT_ASSERT(complaints(agent) < 50); // two for each time that it was full
    }

    void saysThatThereAreNoDescriptorsForAProgram() {
        if (skippedWhereSanitized())
            return;
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.run("print('warm')");
        const auto before = descriptorsAtRest(agent.pid());
        for (const std::size_t left : {0, 1, 3, 5, 7, 8}) { // a start takes nine
            const LoweredLimit few(agent.pid(), RLIMIT_NOFILE, descriptorLimitFor(agent.pid(), left));
            client.start("print('off')");
            const auto error = client.next();
            CPPUNIT_ASSERT_EQUAL(std::string("error"), error.type);
            CPPUNIT_ASSERT_EQUAL(std::string("busy"), error.text("code"));
            assertHas("There is no room for one more program (", error.text("detail"));
            assertHas("Too many open files", error.text("detail"));
            CPPUNIT_ASSERT_EQUAL(before, descriptorsOf(agent.pid()));
        }
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), client.run("print('on')"));
    }

    void saysThatForkIsRefused() {
        const TemporaryDirectory scripts;
        const AgentProcess agent({"programs.tempDirectory=" + scripts.path().string(), "python-exec.warm=0"});
        EchoClient live(agent.address());
        ExecClient client(agent.address());
        client.run("print('warm')");
        const auto launcher = launcherOf(agent);
        const auto agents = descriptorsAtRest(agent.pid());
        const auto launchers = descriptorsOf(launcher);
        const auto children = childrenOf(launcher).size();
        bool any = false;
        for (const std::size_t allowed : {0, 1}) { // neither a keeper, or a keeper and no program
            const auto limit = ForkLimit::of(launcher, allowed);
            if (!limit)
                continue;
            any = true;
            client.start("print('off')");
            const auto error = client.next();
            CPPUNIT_ASSERT_EQUAL(std::string("error"), error.type);
            CPPUNIT_ASSERT_EQUAL(std::string("start_failed"), error.text("code"));
            assertHas("No process could be made for the program (Resource temporarily unavailable)",
                      error.text("detail"));
            live.converse();
        }
        if (!any)
            skip("fork can't be refused here: no pids cgroup can be written, and RLIMIT_NPROC doesn't hold for root");
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), client.run("print('on')"));
        awaitDescriptors(agents, agent.pid());
        awaitDescriptors(launchers, launcher);
        for (const Deadline deadline; childrenOf(launcher).size() > children;)
            CPPUNIT_ASSERT(!deadline.passed());
        awaitEntries(scripts.path(), 1); // the echo's
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ExhaustionTest);

} // namespace further::testing
