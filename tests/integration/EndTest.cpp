#include "support/AgentProcess.h"
#include "support/ExecClient.h"
#include "support/NotifySocket.h"
#include "support/Processes.h"
#include "support/RawClient.h"

#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace further::testing {

/// The agent's end, asked for or not, and its launcher's.
class EndTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(EndTest);
    CPPUNIT_TEST(endsAsAskedBySigterm);
    CPPUNIT_TEST(endsAsAskedBySigint);
    CPPUNIT_TEST(tellsSystemdOfItsStartAndItsEnd);
    CPPUNIT_TEST(doesntWaitForClientsThatDoNothing);
    CPPUNIT_TEST(doesntWaitForAClientThatReadsNothing);
    CPPUNIT_TEST(takesItsProgramsAlongWhenItIsKilled);
    CPPUNIT_TEST(startsItsLauncherAgain);
    CPPUNIT_TEST(tellsClientsThatTheirProgramsDiedWithTheLauncher);
    CPPUNIT_TEST_SUITE_END();

    /// A program that ignores SIGTERM, and its daemon, which ignores it too.
    static std::vector<WatchedProcess> startStubborn(ExecClient& client) {
        client.start(
            "import os, signal, time\nsignal.signal(15, signal.SIG_IGN)\nours, theirs = os.pipe()\n"
            "if os.fork() == 0:\n  os.setsid()\n  if os.fork() == 0:\n    os.write(theirs, b'%d' % os.getpid())\n"
            "    time.sleep(30)\n  os._exit(0)\nprint(os.getpid(), os.read(ours, 9).decode())\ntime.sleep(30)");
        client.awaitOutput("\n");
        const auto& said = client.output();
        std::vector<WatchedProcess> processes;
        processes.emplace_back(std::stoi(said));
        processes.emplace_back(std::stoi(said.substr(said.find(' '))));
        return processes;
    }

    static void assertGone(const std::vector<WatchedProcess>& processes, const Deadline& deadline) {
        for (const auto& process : processes)
            CPPUNIT_ASSERT_MESSAGE(nameOf(process.pid()), process.awaitEnd(deadline));
    }

    /// The agent's child that isn't a program's.
    static WatchedProcess launcherOf(const AgentProcess& agent) {
        for (const auto child : childrenOf(agent.pid()))
            if (nameOf(child) == "further-launche") // as much of a name as the kernel keeps
                return WatchedProcess(child);
        throw std::runtime_error("The agent has no launcher");
    }

    static void endsWith(int signal) {
        AgentProcess agent;
        ExecClient idle(agent.address());
        ExecClient client(agent.address());
        auto processes = startStubborn(client);
        processes.push_back(launcherOf(agent));
        const auto runtime = agent.home().path() / "run";
        CPPUNIT_ASSERT(!std::filesystem::is_empty(runtime));
        const Deadline promised(std::chrono::seconds(5));
        agent.signal(signal);
        CPPUNIT_ASSERT_EQUAL(1001, idle.awaitClose(promised));
        CPPUNIT_ASSERT_EQUAL(1001, client.awaitClose(promised));
        CPPUNIT_ASSERT_EQUAL(0, agent.awaitExit(promised));
        assertGone(processes, promised);
        CPPUNIT_ASSERT_THROW(RawClient(agent.port()), std::system_error); // no new clients
        CPPUNIT_ASSERT(std::filesystem::is_empty(runtime));
    }

    static constexpr std::chrono::seconds promised{2};

public:
    void endsAsAskedBySigterm() { endsWith(SIGTERM); }

    void endsAsAskedBySigint() { endsWith(SIGINT); }

    void tellsSystemdOfItsStartAndItsEnd() {
        const NotifySocket systemd;
        AgentProcess agent({}, {"NOTIFY_SOCKET=" + systemd.path()});
        const auto first = systemd.received();
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), first.size()); // it listens, and has said so
        const auto expected = "READY=1\nSTATUS=listens at ws://127.0.0.1:" + std::to_string(agent.port()) + "/exec";
        CPPUNIT_ASSERT_EQUAL(expected, first.front().substr(0, expected.size()));
        ExecClient client(agent.address());
        CPPUNIT_ASSERT_EQUAL(std::string("False\n"), client.run("import os\nprint('NOTIFY_SOCKET' in os.environ)"));
        agent.signal(SIGTERM);
        CPPUNIT_ASSERT(systemd.await("STOPPING=1"));
        CPPUNIT_ASSERT_EQUAL(0, agent.awaitExit());
    }

    void doesntWaitForClientsThatDoNothing() {
        AgentProcess agent;
        RawClient nothing(agent.port());
        RawClient half(agent.port());
        half.send("GET /status HTTP/1.1\r\nHo");
        RawClient mute(agent.port()); // never answers the close
        mute.handshake();
        agent.signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL(1001, mute.readClose());
        CPPUNIT_ASSERT_EQUAL(0, agent.awaitExit(std::chrono::seconds(5)));
    }

    void doesntWaitForAClientThatReadsNothing() {
        AgentProcess agent;
        RawClient client(agent.port(), 4096);
        client.handshake();
        client.sendFrame(RawClient::text,
                         R"-({"type":"start","data":{"sourceScript":"while True: print('x' * 100000)"}})-");
        client.readFrame();
        letPass(std::chrono::milliseconds(300)); // for its queue to fill
        agent.signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL(0, agent.awaitExit(std::chrono::seconds(5)));
    }

    void takesItsProgramsAlongWhenItIsKilled() {
        AgentProcess agent;
        ExecClient one(agent.address());
        ExecClient two(agent.address());
        auto processes = startStubborn(one);
        for (const auto& process : startStubborn(two))
            processes.emplace_back(process.pid());
        processes.push_back(launcherOf(agent));
        const Deadline deadline(promised);
        agent.signal(SIGKILL);
        CPPUNIT_ASSERT_EQUAL(-SIGKILL, agent.awaitExit());
        assertGone(processes, deadline);
    }

    void tellsClientsThatTheirProgramsDiedWithTheLauncher() {
        AgentProcess agent;
        ExecClient one(agent.address());
        ExecClient two(agent.address());
        auto processes = startStubborn(one);
        for (const auto& process : startStubborn(two))
            processes.emplace_back(process.pid());
        launcherOf(agent).signal(SIGKILL);
        CPPUNIT_ASSERT_EQUAL(-SIGKILL, one.awaitStopped());
        CPPUNIT_ASSERT_EQUAL(-SIGKILL, two.awaitStopped());
        assertGone(processes, promised);
    }

    void startsItsLauncherAgain() {
        AgentProcess agent;
        ExecClient client(agent.address());
        for (int i = 0; i < 2; ++i) {
            const auto launcher = launcherOf(agent);
            launcher.signal(SIGKILL);
            CPPUNIT_ASSERT(launcher.awaitEnd({}));
            // Until it is there again, a start is refused with the advice to try again.
            std::string answer;
            for (const Deadline deadline; answer != "stopped" && !deadline.passed();) {
                client.start("print('again')");
                while ((answer = client.next().type) != "stopped" && answer != "error") {
                }
                if (answer == "error")
                    letPass(std::chrono::milliseconds(20));
            }
            CPPUNIT_ASSERT_EQUAL(std::string("again\n"), client.output());
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(EndTest);

} // namespace further::testing
