#include "support/AgentProcess.h"
#include "support/ExecClient.h"
#include "support/Processes.h"

#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <memory>
#include <sstream>
#include <vector>

namespace further::testing {

/// Nothing that a program starts outlives it for long, however it hides.
class TreeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TreeTest);
    CPPUNIT_TEST(endsWithItsConnection);
    CPPUNIT_TEST(endsWithAConnectionThatBreaks);
    CPPUNIT_TEST(endsOneProgramsTreeAndNoOthers);
    CPPUNIT_TEST(killsWhatAProgramLeavesBehind);
    CPPUNIT_TEST(keepsWhatItLeavesBehindWhereThatIsConfigured);
    CPPUNIT_TEST(doesntWaitForAGrandchildThatHoldsStdout);
    CPPUNIT_TEST(sendsWhatAGrandchildPrintsInTime);
    CPPUNIT_TEST(stopsOnceWhereForksKeepStdout);
    CPPUNIT_TEST_SUITE_END();

    /// A child, a grandchild, and a daemon; all ignore SIGTERM. Prints the numbers of all four in one line.
    static constexpr const char* tree = R"(
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
def child(then):
    ours, theirs = os.pipe()
    if os.fork() == 0:
        os.write(theirs, then())
        time.sleep(30)
        os._exit(0)
    os.close(theirs)
    return os.read(ours, 1000)
def daemon():
    os.setsid()
    answer = child(lambda: b'%d ' % os.getpid())
    os.write(theirs_of_daemon, answer)
    os._exit(0)
me = lambda: b'%d ' % os.getpid()
ours_of_daemon, theirs_of_daemon = os.pipe()
both = child(lambda: me() + child(me))
if os.fork() == 0:
    daemon()
os.wait()
print((me() + both + os.read(ours_of_daemon, 100)).decode())
)";

    static std::vector<WatchedProcess> startTree(ExecClient& client, const std::string& then) {
        client.start(tree + then);
        client.awaitOutput("\n");
        std::istringstream numbers(client.output());
        std::vector<WatchedProcess> processes;
        for (pid_t pid = 0; numbers >> pid;)
            processes.emplace_back(pid);
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, processes.size());
        return processes;
    }

    static void assertGone(const std::vector<WatchedProcess>& processes, const Deadline& deadline) {
        for (const auto& process : processes)
            CPPUNIT_ASSERT_MESSAGE("process " + std::to_string(process.pid()), process.awaitEnd(deadline));
    }

    static constexpr std::chrono::seconds promised{2};

public:
    void endsWithItsConnection() {
        const AgentProcess agent;
        auto client = std::make_unique<ExecClient>(agent.address());
        const auto processes = startTree(*client, "time.sleep(30)");
        const Deadline deadline(promised);
        client.reset();
        assertGone(processes, deadline);
    }

    void endsWithAConnectionThatBreaks() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        const auto processes = startTree(client, "time.sleep(30)");
        const Deadline deadline(promised);
        client.abandon();
        assertGone(processes, deadline);
    }

    void endsOneProgramsTreeAndNoOthers() {
        const AgentProcess agent({"python-exec.stopGrace=50 ms"});
        ExecClient client(agent.address());
        ExecClient other(agent.address());
        const auto processes = startTree(client, "time.sleep(30)");
        const auto others = startTree(other, "input()");
        client.send("stop");
        CPPUNIT_ASSERT_EQUAL(-9, client.awaitStopped());
        assertGone(processes, promised);
        for (const auto& process : others)
            CPPUNIT_ASSERT(!process.ended());
        other.type("\n");
        CPPUNIT_ASSERT_EQUAL(0, other.awaitStopped());
        assertGone(others, promised);
    }

    void killsWhatAProgramLeavesBehind() {
        const AgentProcess agent({"programs.leftoverGrace=300 ms"});
        ExecClient client(agent.address());
        const auto processes = startTree(client, "input()");
        client.type("\n");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        assertGone(processes, promised);
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), client.run("print('on')"));
    }

    void keepsWhatItLeavesBehindWhereThatIsConfigured() {
        const AgentProcess agent({"programs.keepChildren=true", "programs.leftoverGrace=50 ms"});
        ExecClient client(agent.address());
        auto processes = startTree(client, "input()");
        client.type("\n");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        CPPUNIT_ASSERT(processes.front().awaitEnd(promised)); // the program itself
        processes.erase(processes.begin());
        CPPUNIT_ASSERT(!processes.back().awaitEnd(std::chrono::milliseconds(500)));
        for (const auto& process : processes) {
            CPPUNIT_ASSERT(!process.ended());
            process.signal(SIGKILL);
        }
        assertGone(processes, promised);
    }

    void doesntWaitForAGrandchildThatHoldsStdout() {
        const AgentProcess agent; // with the grace as it is shipped
        ExecClient client(agent.address());
        client.start("import subprocess, os\nchild = subprocess.Popen(['sleep', '30'])\nprint(child.pid)");
        client.awaitOutput("\n");
        const WatchedProcess grandchild(std::stoi(client.output()));
        const auto begun = std::chrono::steady_clock::now();
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        CPPUNIT_ASSERT(std::chrono::steady_clock::now() - begun <
                       std::chrono::milliseconds(1900)); // 1 s, and a slow day
        CPPUNIT_ASSERT(grandchild.awaitEnd(promised));
        CPPUNIT_ASSERT_EQUAL(std::string("started stdout stopped"), client.types());
    }

    void sendsWhatAGrandchildPrintsInTime() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.start("import subprocess\nsubprocess.Popen(['sh', '-c', 'sleep 0.1; echo late'])\nprint('early')");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        CPPUNIT_ASSERT_EQUAL(std::string("early\nlate\n"), client.output());
    }

    void stopsOnceWhereForksKeepStdout() {
        const AgentProcess agent({"programs.leftoverGrace=200 ms"});
        ExecClient client(agent.address());
        client.start("import os, time\nfor i in range(20):\n  if os.fork() == 0:\n    time.sleep(30)\n    os._exit(0)\n"
                     "print('x' * 100000)");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        CPPUNIT_ASSERT_EQUAL(std::string(100'000, 'x') + "\n", client.output());
        CPPUNIT_ASSERT_EQUAL(std::string("started stdout stopped"), client.types());
        CPPUNIT_ASSERT(client.isQuietFor(std::chrono::milliseconds(300)));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TreeTest);

} // namespace further::testing
