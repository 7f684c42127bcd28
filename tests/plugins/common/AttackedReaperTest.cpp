#include "plugins/common/ReapedProgramFixture.h"

#include <csignal>
#include <optional>
#include <set>
#include <string>

namespace further {

/// Programs that stop or kill their reaper, which is their user's: they end all the same.
class AttackedReaperTest : public ReapedProgramFixture {
    CPPUNIT_TEST_SUITE(AttackedReaperTest);
    CPPUNIT_TEST(anExitIsToldThoughItsReaperWasStopped);
    CPPUNIT_TEST(stopEndsOneWhoseReaperIsStopped);
    CPPUNIT_TEST(killEndsOneWhoseReaperIsStopped);
    CPPUNIT_TEST(runTimeEndsOneWhoseReaperIsStopped);
    CPPUNIT_TEST(theEndOfTheClientEndsOneWhoseReaperIsStopped);
    CPPUNIT_TEST(isEndedByItsKeeperAlone);
    CPPUNIT_TEST(isEndedWhereItKillsItsReaper);
    CPPUNIT_TEST(isEndedWhereItKillsItsReaperAndHoldsItsLink);
    CPPUNIT_TEST(isEndedWhereWhatItLeavesBehindKillsItsReaper);
    CPPUNIT_TEST(isEndedAtOnceWhereTheLauncherDied);
    CPPUNIT_TEST(isEndedWithItsKeeper);
    CPPUNIT_TEST(isEndedWithItsKeeperThoughItsReaperIsStopped);
    CPPUNIT_TEST_SUITE_END();

    /// `before`: what it does to its reaper.
    static void assertEndsWithItsKeeper(const std::string& before) {
        const RawLauncher launcher;
        launcher.prepare(waiting(launcher, forks + waits + "begin()\n" + before + daemon + sleeps), 0);
        launcher.await(isMade);
        const auto others = childrenOf(launcher.pid());
        auto program = RawProgram::thatMayWait(launcher, cold(launcher));
        const auto pid = awaitRunning(program);
        const auto left = program.pidLine();
        program.line();
        std::set<pid_t> keepers;
        for (const auto child : childrenOf(launcher.pid()))
            if (!others.contains(child))
                keepers.insert(child);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, keepers.size());
        const auto reaper = parentOf(pid);
        ::kill(*keepers.begin(), SIGKILL);
        for (const auto each : {pid, left, reaper})
            CPPUNIT_ASSERT(endsWithin(each, twoSeconds));
    }

public:
    void anExitIsToldThoughItsReaperWasStopped() {
        const RawLauncher launcher;
        auto spec = cold(launcher);
        spec.leftoverGrace = std::chrono::hours(1);
        auto program = begin(launcher, stopsReaper + "sys.exit(5)", spec);
        awaitRunning(program);
        awaitEnd(program, 5);
    }

    void stopEndsOneWhoseReaperIsStopped() {
        const RawLauncher launcher;
        auto program = begin(launcher, stopsReaper + daemon + sleeps, withoutGraces(launcher));
        awaitRunning(program);
        const auto left = program.pidLine();
        program.line();
        program.command(Command::Type::stop);
        CPPUNIT_ASSERT(program.next(Report::Type::exited) < 0);
        program.next(Report::Type::ended);
        CPPUNIT_ASSERT(endsWithin(left, std::chrono::milliseconds(0)));
    }

    void killEndsOneWhoseReaperIsStopped() {
        const RawLauncher launcher;
        auto program = begin(launcher, stopsReaper + "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + sleeps);
        awaitRunning(program);
        program.line();
        program.command(Command::Type::kill);
        awaitEnd(program, -SIGKILL);
    }

    void runTimeEndsOneWhoseReaperIsStopped() {
        const RawLauncher launcher;
        Limits limits;
        limits.runTime = 300;
        auto program = begin(launcher, stopsReaper + sleeps, cold(launcher), limits);
        awaitRunning(program);
        CPPUNIT_ASSERT_EQUAL(static_cast<int>(Limit::runTime), program.next(Report::Type::limited));
        awaitEnd(program, -SIGTERM);
    }

    void theEndOfTheClientEndsOneWhoseReaperIsStopped() {
        const RawLauncher launcher;
        auto program =
            begin(launcher, stopsReaper + "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + daemon + sleeps);
        const auto pid = awaitRunning(program);
        const auto reaper = parentOf(pid);
        const auto left = program.pidLine();
        program.line();
        program.disconnect();
        for (const auto each : {pid, left, reaper})
            CPPUNIT_ASSERT(endsWithin(each, twoSeconds));
    }

    /// The launcher has others to start.
    void isEndedByItsKeeperAlone() {
        const RawLauncher launcher;
        auto program = begin(launcher, stopsReaper + daemon + sleeps, withoutGraces(launcher));
        const auto pid = awaitRunning(program);
        const auto left = program.pidLine();
        program.line();
        ::kill(launcher.pid(), SIGSTOP);
        program.command(Command::Type::stop);
        const bool ended = endsWithin(pid, twoSeconds) && endsWithin(left, twoSeconds);
        ::kill(launcher.pid(), SIGCONT);
        CPPUNIT_ASSERT(ended);
    }

    void isEndedWhereItKillsItsReaper() {
        const RawLauncher launcher;
        auto program = begin(launcher, daemon + killsReaper + sleeps);
        const auto pid = awaitRunning(program);
        const auto left = program.pidLine();
        awaitEnd(program, -SIGKILL);
        CPPUNIT_ASSERT(endsWithin(pid, std::chrono::milliseconds(0)));
        CPPUNIT_ASSERT(endsWithin(left, twoSeconds));
    }

    /// So that its keeper doesn't see the end of that.
    void isEndedWhereItKillsItsReaperAndHoldsItsLink() {
        const RawLauncher launcher;
        launcher.prepare(waiting(launcher, "socket.socket.close = lambda self: None\n" + forks + waits + "begin()\n" +
                                               killsReaper + sleeps),
                         0);
        launcher.await(isMade);
        auto program = RawProgram::thatMayWait(launcher, cold(launcher));
        const auto pid = awaitRunning(program);
        awaitEnd(program, -SIGKILL);
        CPPUNIT_ASSERT(endsWithin(pid, std::chrono::milliseconds(0)));
    }

    void isEndedWhereWhatItLeavesBehindKillsItsReaper() {
        const RawLauncher launcher;
        auto spec = cold(launcher);
        spec.keepChildren = true;
        auto program = begin(launcher,
                             "reaper = os.getppid()\nif os.fork() == 0:\n  os.setsid()\n"
                             "  while os.getppid() != reaper: time.sleep(0.001)\n"
                             "  print(os.getpid(), flush=True)\n"
                             "  sys.stdin.readline()\n  os.kill(reaper, 9)\n  time.sleep(1000)\n",
                             spec);
        awaitRunning(program);
        const auto left = program.pidLine();
        CPPUNIT_ASSERT_EQUAL(0, program.next(Report::Type::exited));
        CPPUNIT_ASSERT(::write(program.input.get(), "\n", 1) == 1);
        program.next(Report::Type::ended);
        CPPUNIT_ASSERT(endsWithin(left, twoSeconds));
    }

    /// What it left behind would be nobody's to end.
    void isEndedAtOnceWhereTheLauncherDied() {
        const RawLauncher launcher;
        auto spec = cold(launcher);
        spec.stopGrace = std::chrono::hours(1);
        auto program =
            begin(launcher, "def last(*_):\n  " + killsReaper + "signal.signal(15, last)\n" + daemon + sleeps, spec);
        const auto pid = awaitRunning(program);
        const auto left = program.pidLine();
        program.line();
        ::kill(launcher.pid(), SIGKILL);
        for (const auto each : {pid, left})
            CPPUNIT_ASSERT(endsWithin(each, twoSeconds));
    }

    void isEndedWithItsKeeper() { assertEndsWithItsKeeper("prctl(1, 0)\n"); }

    void isEndedWithItsKeeperThoughItsReaperIsStopped() { assertEndsWithItsKeeper(stopsReaper); }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AttackedReaperTest);

/// The same where the programs are another user's than the launcher and their keepers.
class AttackedReaperOfAnotherTest : public AttackedReaperTest {
    CPPUNIT_TEST_SUB_SUITE(AttackedReaperOfAnotherTest, AttackedReaperTest);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { _another.emplace(); }
    void tearDown() override { _another.reset(); }

private:
    std::optional<ProgramsOfAnother> _another;
};

CPPUNIT_TEST_SUITE_REGISTRATION(AttackedReaperOfAnotherTest);

} // namespace further
