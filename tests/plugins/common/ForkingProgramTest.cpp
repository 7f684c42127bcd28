#include "plugins/common/FakeWaitingProgram.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <list>
#include <optional>
#include <string>

namespace further {

using launcher::Command;
using launcher::Preparation;
using launcher::Report;

namespace {

std::string textOf(const Preparation& state) {
    return state.reason.data();
}

} // namespace

/// Waiting programs that a waiting program makes.
class ForkingProgramTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ForkingProgramTest);
    CPPUNIT_TEST(makesThoseThatWait);
    CPPUNIT_TEST(eachStartOfABurstGetsOneOfItsOwn);
    CPPUNIT_TEST(programsAreStoppedByTheirOwnKeeper);
    CPPUNIT_TEST(programsEndWithTheirClient);
    CPPUNIT_TEST(programsGoOnWithoutIt);
    CPPUNIT_TEST(itIsStartedAgain);
    CPPUNIT_TEST(oneThatIsUnfitBeginsColdAndAllAreMadeAnew);
    CPPUNIT_TEST(oneThatIsUnfitForItsStartOnlyChangesNothing);
    CPPUNIT_TEST(whereItEndsInsteadOfForkingTheStartIsCold);
    CPPUNIT_TEST(whereItHangsInsteadOfForkingTheStartIsColdAndItIsMadeAnew);
    CPPUNIT_TEST(programsGoOnWhereSomethingElseIsPrepared);
    CPPUNIT_TEST(allEndsWithTheLauncher);
    CPPUNIT_TEST(allEndsWithTheConnection);
    CPPUNIT_TEST_SUITE_END();

    static constexpr std::chrono::milliseconds twoSeconds{2000};

    static bool isMade(const Preparation& state) { return state.state == Preparation::State::ready; }

    static void prepare(const RawLauncher& launcher, const std::string& lines, std::size_t count = 1) {
        const auto file = (launcher.directory() / "work" / "forker").string();
        launcher.prepare(waiting(launcher, "open('" + file + "', 'w').write(str(os.getpid()))\n" + forks + lines),
                         count);
        if (count > 0)
            launcher.await(isReady);
        else
            launcher.await(isMade);
    }
    static pid_t forker(const RawLauncher& launcher) { return pidIn(launcher.directory() / "work" / "forker"); }

public:
    void makesThoseThatWait() {
        const RawLauncher launcher;
        prepare(launcher, waits + "begin()");
        for (std::uint64_t taken = 1; taken <= 3; ++taken) {
            auto program = RawProgram::thatMayWait(launcher, cold(launcher));
            assertRuns(program, "warm");
            CPPUNIT_ASSERT(program.hangsUpWithin(patience));
            launcher.await([&](const Preparation& state) { return isReady(state) && state.taken == taken; });
        }
    }

    void eachStartOfABurstGetsOneOfItsOwn() {
        const RawLauncher launcher;
        prepare(launcher, waits + "begin(); input()");
        std::list<RawProgram> programs;
        for (int i = 0; i < 20; ++i)
            programs.push_back(RawProgram::thatMayWait(launcher, cold(launcher)));
        for (auto& program : programs) {
            program.next(Report::Type::started);
            CPPUNIT_ASSERT(program.line().starts_with("warm"));
        }
        for (auto& program : programs)
            program.input.reset();
        for (auto& program : programs)
            program.next(Report::Type::exited);
        const auto state = launcher.await([](const Preparation& each) { return each.taken == 20; });
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, state.missed);
    }

    void programsAreStoppedByTheirOwnKeeper() {
        const RawLauncher launcher;
        prepare(launcher, waits + "begin(); time.sleep(1000)");
        auto one = RawProgram::thatMayWait(launcher, cold(launcher));
        auto other = RawProgram::thatMayWait(launcher, cold(launcher));
        one.next(Report::Type::started);
        other.next(Report::Type::started);
        one.line();
        one.command(Command::Type::stop);
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, one.next(Report::Type::exited));
        one.next(Report::Type::ended);
        CPPUNIT_ASSERT(!other.hangsUpWithin(std::chrono::milliseconds(50)));
        other.command(Command::Type::kill);
        CPPUNIT_ASSERT_EQUAL(-SIGKILL, other.next(Report::Type::exited));
    }

    void programsEndWithTheirClient() {
        const RawLauncher launcher;
        prepare(launcher,
                waits +
                    "begin()\nif os.fork() == 0:\n  os.setsid()\n  print(os.getpid(), flush=True)\ntime.sleep(1000)");
        auto program = RawProgram::thatMayWait(launcher, cold(launcher));
        const auto pid = program.next(Report::Type::started);
        program.line();
        const auto child = program.pidLine();
        program.disconnect();
        CPPUNIT_ASSERT(endsWithin(pid, twoSeconds));
        CPPUNIT_ASSERT(endsWithin(child, twoSeconds));
    }

    void programsGoOnWithoutIt() {
        const RawLauncher launcher;
        prepare(launcher, waits + "begin(); print(input())");
        auto program = RawProgram::thatMayWait(launcher, cold(launcher));
        program.next(Report::Type::started);
        program.line();
        const auto pid = forker(launcher);
        ::kill(pid, SIGKILL);
        CPPUNIT_ASSERT(endsWithin(pid, twoSeconds));
        CPPUNIT_ASSERT(::write(program.input.get(), "on\n", 3) == 3);
        CPPUNIT_ASSERT_EQUAL(std::string("on"), program.line());
        CPPUNIT_ASSERT_EQUAL(0, program.next(Report::Type::exited));
        program.next(Report::Type::ended);
    }

    void itIsStartedAgain() {
        const RawLauncher launcher;
        prepare(launcher, waits + "begin()");
        const auto pid = forker(launcher);
        ::kill(pid, SIGKILL);
        CPPUNIT_ASSERT(endsWithin(pid, twoSeconds));
        launcher.await([](const Preparation& state) { return !isReady(state); });
        launcher.await(isReady);
        auto program = RawProgram::thatMayWait(launcher, cold(launcher));
        assertRuns(program, "warm");
    }

    void oneThatIsUnfitBeginsColdAndAllAreMadeAnew() {
        const RawLauncher launcher;
        prepare(launcher, waits + "say(UNFIT, reason=b'numpy has changed.', lasting=1)\ntime.sleep(1000)", 2);
        const auto pid = forker(launcher);
        auto program = RawProgram::thatMayWait(launcher, cold(launcher));
        assertRuns(program, "cold");
        CPPUNIT_ASSERT_EQUAL(std::string("numpy has changed."),
                             textOf(launcher.await([](const Preparation& each) { return each.missed == 1; })));
        CPPUNIT_ASSERT(endsWithin(pid, twoSeconds));
        launcher.await(isReady);
    }

    void oneThatIsUnfitForItsStartOnlyChangesNothing() {
        const RawLauncher launcher;
        prepare(launcher, waits + "say(UNFIT, reason=b'The script could be a zip file.')\ntime.sleep(1000)", 2);
        const auto pid = forker(launcher);
        auto program = RawProgram::thatMayWait(launcher, cold(launcher));
        assertRuns(program, "cold");
        launcher.await([](const Preparation& state) { return state.missed == 1 && state.waiting == 2; });
        CPPUNIT_ASSERT_EQUAL(pid, forker(launcher));
    }

    void whereItHangsInsteadOfForkingTheStartIsColdAndItIsMadeAnew() {
        const RawLauncher launcher;
        prepare(launcher, waits + "begin()", 0);
        const auto pid = forker(launcher);
        ::kill(pid, SIGSTOP);
        auto program = RawProgram::thatMayWait(launcher, cold(launcher));
        assertRuns(program, "cold");
        CPPUNIT_ASSERT(endsWithin(pid, twoSeconds));
        launcher.await([](const Preparation& state) { return !isMade(state); });
        launcher.await(isMade);
        auto next = RawProgram::thatMayWait(launcher, cold(launcher));
        assertRuns(next, "warm");
    }

    void programsGoOnWhereSomethingElseIsPrepared() {
        const RawLauncher launcher;
        prepare(launcher, waits + "begin(); print(input())");
        auto program = RawProgram::thatMayWait(launcher, cold(launcher));
        program.next(Report::Type::started);
        program.line();
        launcher.prepare(waiting(launcher, waits + "begin()"), 1);
        launcher.await([](const Preparation& state) { return isReady(state) && state.taken == 0; });
        CPPUNIT_ASSERT(::write(program.input.get(), "on\n", 3) == 3);
        CPPUNIT_ASSERT_EQUAL(std::string("on"), program.line());
        CPPUNIT_ASSERT_EQUAL(0, program.next(Report::Type::exited));
    }

    void whereItEndsInsteadOfForkingTheStartIsCold() {
        const RawLauncher launcher;
        prepare(launcher, waits + "begin()", 0);
        const auto pid = forker(launcher);
        ::kill(pid, SIGSTOP); // takes the request, and nothing comes of it
        auto program = RawProgram::thatMayWait(launcher, cold(launcher));
        ::kill(pid, SIGKILL);
        assertRuns(program, "cold");
    }

    void allEndsWithTheLauncher() {
        const RawLauncher launcher;
        prepare(launcher, waits + "begin(); time.sleep(1000)");
        auto program = RawProgram::thatMayWait(launcher, cold(launcher));
        const auto pid = program.next(Report::Type::started);
        ::kill(launcher.pid(), SIGKILL);
        CPPUNIT_ASSERT(endsWithin(pid, twoSeconds));
        CPPUNIT_ASSERT(endsWithin(forker(launcher), twoSeconds));
    }

    void allEndsWithTheConnection() {
        RawLauncher launcher;
        prepare(launcher, waits + "begin(); time.sleep(1000)");
        auto program = RawProgram::thatMayWait(launcher, cold(launcher));
        const auto pid = program.next(Report::Type::started);
        launcher.disconnect();
        CPPUNIT_ASSERT(endsWithin(launcher.pid(), patience));
        CPPUNIT_ASSERT(endsWithin(pid, twoSeconds));
        CPPUNIT_ASSERT(endsWithin(forker(launcher), twoSeconds));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ForkingProgramTest);

/// The same where the programs are another user's than the launcher and their keepers.
class ForkingProgramOfAnotherTest : public ForkingProgramTest {
    CPPUNIT_TEST_SUB_SUITE(ForkingProgramOfAnotherTest, ForkingProgramTest);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { _another.emplace(); }
    void tearDown() override { _another.reset(); }

private:
    std::optional<ProgramsOfAnother> _another;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ForkingProgramOfAnotherTest);

} // namespace further
