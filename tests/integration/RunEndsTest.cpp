#include "support/AgentProcess.h"
#include "support/NumberedLines.h"
#include "support/Processes.h"
#include "support/RunClient.h"

#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace further::testing {

using namespace std::string_literals;

/// On /run, with pipes and with a terminal: what a program prints, and how it ends.
class RunEndsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RunEndsTest);
    CPPUNIT_TEST(tellsTheWholeGroupToStop);
    CPPUNIT_TEST(killsWhatDoesNotObey);
    CPPUNIT_TEST(endsEveryTreeWithItsConnection);
    CPPUNIT_TEST(doesntWaitForAGrandchildThatHoldsStdout);
    CPPUNIT_TEST(replacesWhatIsNoUtf8);
    CPPUNIT_TEST(keepsACharacterThatIsSplitBetweenTwoReads);
    CPPUNIT_TEST(aSlowClientsTerminalLosesNothing);
    CPPUNIT_TEST_SUITE_END();

    static constexpr std::chrono::seconds promised{2};

    /// Starts a program with a child in its group and a daemon, all of which ignore what asks them to end.
    static std::vector<WatchedProcess> startStubborn(RunClient& client, const std::string& process) {
        client.startCode(process, "python3",
                         "import os, signal, time\nfor n in (1, 15): signal.signal(n, signal.SIG_IGN)\n"
                         "ours, theirs = os.pipe()\n"
                         "if os.fork() == 0:\n  os.write(theirs, b'%d ' % os.getpid())\n  time.sleep(60)\n"
                         "child = os.read(ours, 20)\n"
                         "if os.fork() == 0:\n  os.setsid()\n  if os.fork() == 0:\n"
                         "    os.write(theirs, b'%d' % os.getpid())\n    time.sleep(60)\n  os._exit(0)\n"
                         "print(os.getpid(), child.decode(), os.read(ours, 20).decode())\ntime.sleep(60)");
        client.awaitOutput(process, "\n");
        std::istringstream numbers(client.output(process));
        std::vector<WatchedProcess> processes;
        for (pid_t pid = 0; numbers >> pid;)
            processes.emplace_back(pid);
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, processes.size());
        return processes;
    }

    static void assertGone(const std::vector<WatchedProcess>& processes, const Deadline& deadline) {
        for (const auto& process : processes)
            CPPUNIT_ASSERT_MESSAGE(nameOf(process.pid()), process.awaitEnd(deadline));
    }

public:
    void tellsTheWholeGroupToStop() {
        // The leader waits for its child: who tells only the leader waits for the grace.
        const AgentProcess agent({"python-exec.stopGrace=60 s"});
        for (const auto* const query : {"", "pty=1"}) {
            RunClient client(agent.address(), query);
            client.startCode("p", "python3",
                             "import os, signal, time\nchild = 0\n"
                             "def told(*_):\n  if child: os.waitpid(child, 0)\n  else: os.write(1, b'child')\n"
                             "  os._exit(5)\n"
                             "signal.signal(15, told)\nchild = os.fork()\n"
                             "if not child: print('ready')\nwhile True: time.sleep(0.05)");
            client.awaitOutput("p", "ready");
            client.send("stop", "p");
            CPPUNIT_ASSERT_EQUAL(5, client.awaitStopped("p"));
            CPPUNIT_ASSERT(client.output("p").ends_with("child"));
        }
    }

    void killsWhatDoesNotObey() {
        const AgentProcess agent({"python-exec.stopGrace=100 ms", "file-exec.stopGrace=100 ms"});
        for (const auto* const query : {"", "pty=1"}) {
            RunClient client(agent.address(), query);
            const auto processes = startStubborn(client, "p");
            client.send("stop", "p");
            CPPUNIT_ASSERT_EQUAL(-9, client.awaitStopped("p"));
            assertGone(processes, promised);
            client.startCode("q", "exec", "#!/bin/sh\ntrap '' TERM HUP\necho ready\nwhile :; do sleep 1; done");
            client.awaitOutput("q", "ready");
            client.send("stop", "q");
            CPPUNIT_ASSERT_EQUAL(-9, client.awaitStopped("q"));
        }
    }

    void endsEveryTreeWithItsConnection() {
        const AgentProcess agent;
        for (const auto* const query : {"", "pty=1"}) {
            auto client = std::make_unique<RunClient>(agent.address(), query);
            std::vector<WatchedProcess> processes;
            for (const auto* const name : {"a", "b"})
                for (auto& process : startStubborn(*client, name))
                    processes.push_back(std::move(process));
            const Deadline deadline(promised);
            if (*query == 0)
                client.reset();
            else
                client->abandon();
            assertGone(processes, deadline);
        }
    }

    void doesntWaitForAGrandchildThatHoldsStdout() {
        const AgentProcess agent; // with the grace as it is shipped
        RunClient client(agent.address());
        client.startCode("p", "exec", "#!/bin/sh\nsleep 60 &\necho $!\n");
        client.awaitOutput("p", "\n");
        const WatchedProcess grandchild(std::stoi(client.output("p")));
        const auto begun = std::chrono::steady_clock::now();
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("p"));
        CPPUNIT_ASSERT(std::chrono::steady_clock::now() - begun < std::chrono::milliseconds(1900));
        CPPUNIT_ASSERT(grandchild.awaitEnd(promised));
    }

    void replacesWhatIsNoUtf8() {
        const AgentProcess agent;
        for (const auto* const query : {"", "pty=1"}) {
            RunClient client(agent.address(), query);
            client.startCode("p", "exec", "#!/bin/sh\nprintf 'a\\377b\\355\\240\\200c\\342\\202'");
            CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("p"));
            CPPUNIT_ASSERT_EQUAL("a\uFFFDb\uFFFD\uFFFD\uFFFDc\uFFFD"s, client.output("p"));
        }
    }

    void keepsACharacterThatIsSplitBetweenTwoReads() {
        const AgentProcess agent;
        for (const auto* const query : {"", "pty=1"}) {
            RunClient client(agent.address(), query);
            client.startCode("p", "python3",
                             "import os, time\nos.system('test -t 0 && stty -echo')\n"
                             "for part in (b'x', b'\\xf0\\x9f', b'\\x8d\\x93y'):\n  os.write(1, part)\n  input()");
            client.awaitOutput("p", "x");
            client.type("p", "\n");
            // Nothing tells when the half was read; half a second is long for what takes a millisecond.
            letPass(std::chrono::milliseconds(500));
            client.type("p", "\n");
            client.awaitOutput("p", "y");
            client.type("p", "\n");
            CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("p"));
            CPPUNIT_ASSERT_EQUAL("x\U0001F353y"s, client.output("p"));
        }
    }

    void aSlowClientsTerminalLosesNothing() {
        const AgentProcess agent;
        RunClient other(agent.address(), "pty=1");
        RunClient client(agent.address(), "pty=1");
        constexpr long count = 2'000'000;
        client.startCode("p", "python3",
                         "import os, sys\nos.system('stty -onlcr')\nprint(os.getpid(), flush=True)\nn = 0\n"
                         "while n < 2000000:\n"
                         "  sys.stdout.write(''.join('%09d\\n' % i for i in range(n, n + 10000)))\n  n += 10000\n");
        client.awaitOutput("p", "\n");
        auto text = client.output("p");
        const WatchedProcess program(std::stoi(text));
        std::size_t before = 0;
        std::size_t written = writtenBy(program.pid());
        for (const Deadline deadline; written != before || written < 1'000'000; written = writtenBy(program.pid())) {
            CPPUNIT_ASSERT(!deadline.passed() && !program.ended());
            before = written;
            (void)program.awaitEnd(std::chrono::milliseconds(200));
        }
        CPPUNIT_ASSERT(written < count * 9); // of 10 each: the rest waits in the program
        other.startCode("q", "exec", "#!/bin/sh\necho meanwhile");
        CPPUNIT_ASSERT_EQUAL(0, other.awaitStopped("q", std::chrono::seconds(5)));
        NumberedLines lines;
        lines.take(text.substr(text.find('\n') + 1));
        for (bool stopped = false; !stopped;) {
            client.forgetOutput("p");
            stopped = client.next().type == "stopped";
            lines.take(client.output("p"));
        }
        CPPUNIT_ASSERT_EQUAL(count, lines.count());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RunEndsTest);

} // namespace further::testing
