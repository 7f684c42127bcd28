#include "plugins/common/ReapedProgramFixture.h"
#include "support/ControlGroupTree.h"

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace further {

using testing::ControlGroupTree;

/// What reapers are for, and what is believed of them.
class ReapedProgramTest : public ReapedProgramFixture {
    CPPUNIT_TEST_SUITE(ReapedProgramTest);
    CPPUNIT_TEST(exitCodesAndSignalsAreTold);
    CPPUNIT_TEST(whatIsLeftBehindIsEnded);
    CPPUNIT_TEST(whatIsLeftBehindIsKeptWhereItMay);
    CPPUNIT_TEST(stopReachesTheTree);
    CPPUNIT_TEST(goesOnWhereOrphansAreLookedFor);
    CPPUNIT_TEST(itsReaperIsNotBelieved);
    CPPUNIT_TEST(isNobodysButItsReapersChild);
    CPPUNIT_TEST(hasASessionOfItsOwn);
    CPPUNIT_TEST(hasAControlGroupWithItsReaper);
    CPPUNIT_TEST(theLimitThatItMetIsTold);
    CPPUNIT_TEST_SUITE_END();

    /// A fork that says what isn't so begins cold.
    static void assertIsRefused(const std::string& lines, const std::string& reason) {
        const RawLauncher launcher;
        launcher.prepare(waiting(launcher, lines), 0);
        launcher.await(isMade);
        auto program = RawProgram::thatMayWait(launcher, cold(launcher));
        assertRuns(program, "cold");
        const auto state = launcher.await([](const Preparation& each) { return each.missed == 1; });
        CPPUNIT_ASSERT_EQUAL(reason, std::string(state.reason.data()));
    }

    /// With a tree that is none of the kernel's.
    static void assertHasGroup(const std::string& line, const std::function<void(RawProgram&)>& then) {
        std::unique_ptr<ControlGroupTree> tree;
        const RawLauncher launcher([&](ProgramFixture& fixture) {
            tree = std::make_unique<ControlGroupTree>(fixture.directory() / "groups", "cpu memory pids");
            std::filesystem::permissions(tree->path(), std::filesystem::perms(0777));
            fixture.set({{"controlGroup", tree->path()}, {"maxProcesses", "5"}});
        });
        auto program = begin(launcher, line + "\nsys.stdin.readline()", cold(launcher));
        const auto pid = awaitRunning(program);
        std::string group;
        for (const auto& name : tree->programs())
            if (tree->read(name + "/cgroup.procs").find("\n" + std::to_string(pid) + "\n") != std::string::npos)
                group = name;
        CPPUNIT_ASSERT_EQUAL(std::to_string(parentOf(pid)) + "\n" + std::to_string(pid) + "\n",
                             tree->read(group + "/cgroup.procs"));
        CPPUNIT_ASSERT_EQUAL(std::string("6\n"), tree->read(group + "/pids.max"));
        tree->write(group + "/pids.events", "max 1\n");
        then(program);
    }

public:
    void exitCodesAndSignalsAreTold() {
        const RawLauncher launcher;
        for (const auto& [line, code] : {std::pair{"sys.exit(7)", 7}, std::pair{"os.kill(os.getpid(), 11)", -11}}) {
            auto program = begin(launcher, line);
            awaitRunning(program);
            awaitEnd(program, code);
            CPPUNIT_ASSERT(program.hangsUpWithin(patience));
        }
    }

    void whatIsLeftBehindIsEnded() {
        const RawLauncher launcher;
        auto program = begin(launcher, daemon + "sys.exit(3)");
        awaitRunning(program);
        const auto left = program.pidLine();
        awaitEnd(program, 3);
        CPPUNIT_ASSERT(endsWithin(left, std::chrono::milliseconds(0)));
    }

    void whatIsLeftBehindIsKeptWhereItMay() {
        const RawLauncher launcher;
        auto spec = withoutGraces(launcher);
        spec.keepChildren = true;
        auto program = begin(launcher, daemon, spec);
        const auto pid = awaitRunning(program);
        const auto left = program.pidLine();
        CPPUNIT_ASSERT_EQUAL(0, program.next(Report::Type::exited));
        CPPUNIT_ASSERT(endsWithin(pid, std::chrono::milliseconds(0)));
        CPPUNIT_ASSERT(!endsWithin(left, std::chrono::milliseconds(50)));
        program.command(Command::Type::stop);
        program.next(Report::Type::ended);
        CPPUNIT_ASSERT(endsWithin(left, std::chrono::milliseconds(0)));
    }

    void stopReachesTheTree() {
        const RawLauncher launcher;
        auto program = begin(launcher, daemon + sleeps);
        awaitRunning(program);
        const auto left = program.pidLine();
        program.line();
        program.command(Command::Type::stop);
        awaitEnd(program, -SIGTERM);
        CPPUNIT_ASSERT(endsWithin(left, std::chrono::milliseconds(0)));
    }

    /// Without the one that made it, the reaper is a child of the launcher that is no keeper.
    void goesOnWhereOrphansAreLookedFor() {
        const RawLauncher launcher;
        auto program = begin(launcher, "print(input())");
        const auto pid = awaitRunning(program);
        const auto forker = parentOf(parentOf(pid));
        ::kill(forker, SIGKILL);
        CPPUNIT_ASSERT(endsWithin(forker, twoSeconds));
        while (parentOf(parentOf(pid)) != launcher.pid())
            CPPUNIT_ASSERT(!endsWithin(pid, std::chrono::milliseconds(1)));
        RawProgram other(launcher, launcher.shell("setsid sleep 1000 & echo $!; read end"));
        const auto keeper = parentOf(other.next(Report::Type::started));
        const auto orphan = other.pidLine();
        ::kill(keeper, SIGKILL);
        CPPUNIT_ASSERT(endsWithin(orphan, twoSeconds));
        CPPUNIT_ASSERT(::write(program.input.get(), "on\n", 3) == 3);
        CPPUNIT_ASSERT_EQUAL(std::string("on"), program.line());
        awaitEnd(program, 0);
    }

    void itsReaperIsNotBelieved() {
        const RawLauncher launcher;
        const std::string lies =
            "def reap(program):\n"
            "  signal.signal(signal.SIGUSR1, lambda *_: (tell(1), os.kill(program, signal.SIGINT)))\n"
            "  tell(0)\n"
            "  while True: signal.pause()\n";
        launcher.prepare(waiting(launcher, lies + forks + waits +
                                               "begin()\n"
                                               "signal.signal(signal.SIGINT, lambda *_: print('on', flush=True))\n"
                                               "os.kill(os.getppid(), signal.SIGUSR1)\n"
                                               "while True: signal.pause()"),
                         0);
        launcher.await(isMade);
        auto program = RawProgram::thatMayWait(launcher, cold(launcher));
        awaitRunning(program);
        program.line();
        program.command(Command::Type::kill);
        awaitEnd(program, -SIGKILL);
    }

    void isNobodysButItsReapersChild() {
        assertIsRefused(forks + "if os.fork(): time.sleep(1000)\nos.setsid()\n" + waits + "begin()",
                        "It isn't the program of its reaper, with a session of its own.");
    }

    void hasASessionOfItsOwn() {
        assertIsRefused("os.setsid = lambda: None\n" + forks + waits + "begin()",
                        "It isn't the program of its reaper, with a session of its own.");
    }

    void hasAControlGroupWithItsReaper() {
        assertHasGroup("", [](RawProgram& program) { program.command(Command::Type::kill); });
    }

    void theLimitThatItMetIsTold() {
        assertHasGroup("", [](RawProgram& program) {
            program.input.reset();
            const auto report = program.next();
            CPPUNIT_ASSERT_EQUAL(static_cast<int>(Report::Type::limited), static_cast<int>(report.type));
            CPPUNIT_ASSERT_EQUAL(static_cast<int>(Limit::processes), report.first);
            CPPUNIT_ASSERT_EQUAL(std::int64_t{5}, report.second);
            CPPUNIT_ASSERT_EQUAL(0, program.next(Report::Type::exited));
        });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ReapedProgramTest);

/// The same where the programs are another user's than the launcher and their keepers.
class ReapedProgramOfAnotherTest : public ReapedProgramTest {
    CPPUNIT_TEST_SUB_SUITE(ReapedProgramOfAnotherTest, ReapedProgramTest);
    CPPUNIT_TEST(isItsUserWithAllGroups);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { _another.emplace(); }
    void tearDown() override { _another.reset(); }

    void isItsUserWithAllGroups() {
        if (!ProgramsOfAnother::possible())
            return;
        const RawLauncher launcher;
        const auto line =
            "import pwd\nprint(os.getresuid() == os.getresgid() == (65534,) * 3, sorted(os.getgroups()) =="
            " sorted(os.getgrouplist('nobody', 65534)), os.environ['USER'], flush=True)";
        auto program = begin(launcher, line);
        awaitRunning(program);
        CPPUNIT_ASSERT_EQUAL(std::string("True True nobody"), program.line());
        awaitEnd(program, 0);
    }

private:
    std::optional<ProgramsOfAnother> _another;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ReapedProgramOfAnotherTest);

} // namespace further
