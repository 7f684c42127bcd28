#include "plugins/common/RawProgram.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <optional>

namespace further {

using launcher::Command;
using launcher::Report;
using launcher::Step;

namespace {

/// A daemon as daemons are made: a session of its own, and its parent gone. Prints its pid.
const std::string daemon = "setsid sh -c 'sleep 1000 & echo $!'";

/// Ignores SIGTERM; prints its pid when it does.
const std::string stubborn = "trap '' TERM; echo $$; while :; do sleep 1000; done";

} // namespace

/// The life of one program, from its keeper's reports and from what is left of it.
class KeeperTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(KeeperTest);
    CPPUNIT_TEST(tellsTheExitCode);
    CPPUNIT_TEST(tellsTheSignalThatEndedTheProgram);
    CPPUNIT_TEST(tellsOfAnExitWhileAGrandchildHoldsStdout);
    CPPUNIT_TEST(killsADaemonThatWasLeftBehind);
    CPPUNIT_TEST(keepsWhatWasLeftBehindWhereItMay);
    CPPUNIT_TEST(killsATreeThatForksOn);
    CPPUNIT_TEST(stopsAProgramThatObeys);
    CPPUNIT_TEST(killsAProgramThatDoesNotObey);
    CPPUNIT_TEST(stopEndsTheDaemonsToo);
    CPPUNIT_TEST(endsAProgramWhoseFirstThreadHasEnded);
    CPPUNIT_TEST(killsAtOnceOnCommand);
    CPPUNIT_TEST(stopsAProgramThatIsJustStarting);
    CPPUNIT_TEST(ignoresWhatIsNoCommand);
    CPPUNIT_TEST(endsTheTreeWhenTheAgentHangsUp);
    CPPUNIT_TEST(endsTheTreeWhenTheLauncherIsKilled);
    CPPUNIT_TEST(endsTheTreeWhenTheLauncherIsTerminated);
    CPPUNIT_TEST(itsDeathEndsTheTree);
    CPPUNIT_TEST_SUITE_END();

    static constexpr std::chrono::milliseconds twoSeconds{2000};

public:
    void tellsTheExitCode() {
        const RawLauncher launcher;
        RawProgram program(launcher, launcher.shell("echo out; echo err >&2; exit 7"));
        CPPUNIT_ASSERT(program.next(Report::Type::started) > 0);
        CPPUNIT_ASSERT_EQUAL(7, program.next(Report::Type::exited));
        program.next(Report::Type::ended);
        CPPUNIT_ASSERT(program.hangsUpWithin(patience));
        CPPUNIT_ASSERT_EQUAL(std::string("out\n"), program.rest());
    }

    void tellsTheSignalThatEndedTheProgram() {
        const RawLauncher launcher;
        RawProgram program(launcher, launcher.shell("kill -SEGV $$"));
        program.next(Report::Type::started);
        CPPUNIT_ASSERT_EQUAL(-SIGSEGV, program.next(Report::Type::exited));
        program.next(Report::Type::ended);
    }

    void tellsOfAnExitWhileAGrandchildHoldsStdout() {
        const RawLauncher launcher;
        auto spec = launcher.shell("sleep 1000 & echo $!; exit 3");
        RawProgram program(launcher, spec);
        program.next(Report::Type::started);
        CPPUNIT_ASSERT_EQUAL(3, program.next(Report::Type::exited));
        const auto child = program.pidLine();
        program.next(Report::Type::ended); // after leftoverGrace
        CPPUNIT_ASSERT(endsWithin(child, std::chrono::milliseconds(0)));
        CPPUNIT_ASSERT_EQUAL(std::string(), program.rest());
    }

    void killsADaemonThatWasLeftBehind() {
        const RawLauncher launcher;
        RawProgram program(launcher, launcher.shell(daemon));
        program.next(Report::Type::started);
        const auto left = program.pidLine();
        CPPUNIT_ASSERT_EQUAL(0, program.next(Report::Type::exited));
        program.next(Report::Type::ended);
        CPPUNIT_ASSERT(endsWithin(left, std::chrono::milliseconds(0)));
    }

    void keepsWhatWasLeftBehindWhereItMay() {
        RawLauncher launcher;
        auto spec = launcher.shell(daemon);
        spec.keepChildren = true;
        spec.leftoverGrace = std::chrono::milliseconds(1);
        RawProgram program(launcher, spec);
        program.next(Report::Type::started);
        const auto left = program.pidLine();
        program.next(Report::Type::exited);
        program.disconnect();
        CPPUNIT_ASSERT(!endsWithin(left, std::chrono::milliseconds(300)));
        launcher.disconnect(); // the agent's end is its end too
        CPPUNIT_ASSERT(endsWithin(left, twoSeconds));
    }

    void killsATreeThatForksOn() {
        const RawLauncher launcher;
        auto spec = launcher.python(R"(
import os, time
for end in range(6):
    os.fork()
print('ready')
while True:  # 64 processes: each a chain in which the parent dies as soon as the child lives
    if os.fork():
        os._exit(0)
    time.sleep(0.001)
)");
        spec.leftoverGrace = std::chrono::hours(1);
        RawProgram program(launcher, spec);
        program.next(Report::Type::started);
        for (int i = 0; i < 64; ++i)
            program.line();
        program.next(Report::Type::exited);
        program.command(Command::Type::kill);
        program.next(Report::Type::ended);
        CPPUNIT_ASSERT_EQUAL(std::string(), program.rest()); // nobody holds stdout any more
    }

    void stopsAProgramThatObeys() {
        const RawLauncher launcher;
        RawProgram program(launcher, launcher.shell("echo $$; exec sleep 1000"));
        program.next(Report::Type::started);
        program.line();
        program.command(Command::Type::stop);
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, program.next(Report::Type::exited));
        program.next(Report::Type::ended);
    }

    void killsAProgramThatDoesNotObey() {
        const RawLauncher launcher;
        RawProgram program(launcher, launcher.shell(stubborn));
        program.next(Report::Type::started);
        program.line();
        program.command(Command::Type::stop);
        CPPUNIT_ASSERT_EQUAL(-SIGKILL, program.next(Report::Type::exited));
        program.next(Report::Type::ended);
    }

    void stopEndsTheDaemonsToo() {
        const RawLauncher launcher;
        auto spec = launcher.shell(daemon + "; exec sleep 1000");
        spec.keepChildren = true; // which is for programs that end by themselves
        RawProgram program(launcher, spec);
        program.next(Report::Type::started);
        const auto left = program.pidLine();
        program.command(Command::Type::stop);
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, program.next(Report::Type::exited));
        program.next(Report::Type::ended);
        CPPUNIT_ASSERT(endsWithin(left, std::chrono::milliseconds(0)));
    }

    /// Which the system shows as one that has ended.
    void endsAProgramWhoseFirstThreadHasEnded() {
        const RawLauncher launcher;
        RawProgram program(launcher, launcher.python(R"(
import ctypes, os, signal, threading, time
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
threading.Thread(target=lambda: (print(os.getpid()), time.sleep(1000))).start()
ctypes.CDLL(None).syscall(93 if os.uname().machine == 'aarch64' else 60, 0)  # exit, of this thread only
)"));
        const auto pid = program.next(Report::Type::started);
        program.line();
        program.command(Command::Type::stop);
        CPPUNIT_ASSERT(endsWithin(pid, twoSeconds));
        CPPUNIT_ASSERT_EQUAL(-SIGKILL, program.next(Report::Type::exited));
        program.next(Report::Type::ended);
    }

    void killsAtOnceOnCommand() {
        const RawLauncher launcher;
        auto spec = launcher.shell(stubborn);
        spec.stopGrace = std::chrono::hours(1);
        RawProgram program(launcher, spec);
        program.next(Report::Type::started);
        program.line();
        program.command(Command::Type::stop);
        program.command(Command::Type::kill);
        CPPUNIT_ASSERT_EQUAL(-SIGKILL, program.next(Report::Type::exited));
    }

    void stopsAProgramThatIsJustStarting() {
        const RawLauncher launcher;
        RawProgram program(launcher, launcher.shell("exec sleep 1000"));
        program.command(Command::Type::stop);
        program.next(Report::Type::started);
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, program.next(Report::Type::exited));
    }

    void ignoresWhatIsNoCommand() {
        const RawLauncher launcher;
        RawProgram program(launcher, launcher.shell("read line; exit $line"));
        program.next(Report::Type::started);
        program.command(static_cast<Command::Type>(99));
        CPPUNIT_ASSERT(::write(program.control.get(), "abc", 3) == 3);
        CPPUNIT_ASSERT(::write(program.control.get(), "longer than a command", 21) == 21);
        CPPUNIT_ASSERT(::write(program.input.get(), "5\n", 2) == 2);
        CPPUNIT_ASSERT_EQUAL(5, program.next(Report::Type::exited));
    }

    void endsTheTreeWhenTheAgentHangsUp() {
        const RawLauncher launcher;
        auto spec = launcher.shell(daemon + ";" + stubborn);
        spec.stopGrace = std::chrono::hours(1);
        RawProgram program(launcher, spec);
        const auto pid = program.next(Report::Type::started);
        const auto left = program.pidLine();
        program.line();
        program.disconnect();
        CPPUNIT_ASSERT(endsWithin(pid, twoSeconds));
        CPPUNIT_ASSERT(endsWithin(left, twoSeconds));
    }

    void endsTheTreeWhenTheLauncherIsKilled() {
        const RawLauncher launcher;
        RawProgram program(launcher, launcher.shell(daemon + ";" + stubborn));
        program.next(Report::Type::started);
        const auto left = program.pidLine();
        program.line();
        ::kill(launcher.pid(), SIGKILL);
        CPPUNIT_ASSERT_EQUAL(-SIGKILL, program.next(Report::Type::exited));
        program.next(Report::Type::ended);
        CPPUNIT_ASSERT(endsWithin(left, std::chrono::milliseconds(0)));
    }

    void endsTheTreeWhenTheLauncherIsTerminated() {
        const RawLauncher launcher;
        RawProgram program(launcher, launcher.shell("echo ready; exec sleep 1000"));
        program.next(Report::Type::started);
        program.line();
        ::kill(launcher.pid(), SIGTERM);
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, program.next(Report::Type::exited));
    }

    void itsDeathEndsTheTree() {
        const RawLauncher launcher;
        RawProgram program(launcher, launcher.shell(daemon + ";" + stubborn));
        const auto pid = program.next(Report::Type::started);
        const auto left = program.pidLine();
        program.line();
        ::kill(parentOf(pid), SIGKILL);
        CPPUNIT_ASSERT(program.hangsUpWithin(patience));
        CPPUNIT_ASSERT(endsWithin(pid, twoSeconds));
        CPPUNIT_ASSERT(endsWithin(left, twoSeconds));
        CPPUNIT_ASSERT_EQUAL(std::string(), program.rest());
        RawProgram next(launcher, launcher.shell("exit 4")); // and the launcher serves on
        next.next(Report::Type::started);
        CPPUNIT_ASSERT_EQUAL(4, next.next(Report::Type::exited));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(KeeperTest);

/// All of it with programs of another user than the keeper's.
class KeeperOfAnothersTest : public KeeperTest {
    CPPUNIT_TEST_SUB_SUITE(KeeperOfAnothersTest, KeeperTest);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { _another.emplace(); }
    void tearDown() override { _another.reset(); }

private:
    std::optional<ProgramsOfAnother> _another;
};

CPPUNIT_TEST_SUITE_REGISTRATION(KeeperOfAnothersTest);

} // namespace further
