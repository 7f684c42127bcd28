#include "plugins/common/FakeWaitingProgram.h"

#include "support/Deadline.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <string>

namespace further {

using launcher::Command;
using launcher::Preparation;
using launcher::Report;
using launcher::Step;

namespace {

void assertBeginsCold(const RawLauncher& launcher) {
    auto program = RawProgram::thatMayWait(launcher, cold(launcher));
    assertRuns(program, "cold");
}

} // namespace

/// Programs that were started ahead, and what becomes of a start that takes one.
class WaitingProgramTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WaitingProgramTest);
    CPPUNIT_TEST(becomesTheProgramThatStarts);
    CPPUNIT_TEST(anotherOneWaitsThen);
    CPPUNIT_TEST(isGivenAllThatTheProgramNeeds);
    CPPUNIT_TEST(isOfItsUserAndNotUrgentUntilItIsReady);
    CPPUNIT_TEST(asManyWaitAsWereAskedFor);
    CPPUNIT_TEST(forNoneItIsOnlyTried);
    CPPUNIT_TEST(aStartThatMayNotTakesNone);
    CPPUNIT_TEST(otherLimitsBeginCold);
    CPPUNIT_TEST(whereNoneIsReadyItBeginsCold);
    CPPUNIT_TEST(oneThatDiedIsNotMissed);
    CPPUNIT_TEST(oneThatHangsIsNotMissed);
    CPPUNIT_TEST(oneThatDiesWithItsAssignmentIsNotMissed);
    CPPUNIT_TEST(oneThatIsUnfitForItIsNotMissed);
    CPPUNIT_TEST(tellsWhichStepFailed);
    CPPUNIT_TEST(isStoppedInTheMiddleOfTheHandOver);
    CPPUNIT_TEST(saysWhyItCannotWait);
    CPPUNIT_TEST(saysThatItEndedTooEarly);
    CPPUNIT_TEST(oneThatPrintsSomethingCannotWait);
    CPPUNIT_TEST(isTriedAgainLater);
    CPPUNIT_TEST(aNewPreparationReplacesTheOld);
    CPPUNIT_TEST(endsWithItsConnection);
    CPPUNIT_TEST(endsWithItsLauncher);
    CPPUNIT_TEST(aMalformedSpecIsUnfit);
    CPPUNIT_TEST_SUITE_END();

    static constexpr std::chrono::milliseconds twoSeconds{2000};

    /// Has one wait that leaves its pid; returns it.
    static pid_t prepareOne(const RawLauncher& launcher, const std::string& lines) {
        const auto file = launcher.directory() / "work" / "pid";
        launcher.prepare(waiting(launcher, "open('" + file.string() + "', 'w').write(str(os.getpid()))\n" + lines), 1);
        launcher.await(isReady);
        return pidIn(file);
    }

public:
    void becomesTheProgramThatStarts() {
        const RawLauncher launcher;
        const auto pid = prepareOne(launcher, waits + "begin()");
        auto program = RawProgram::thatMayWait(launcher, cold(launcher));
        CPPUNIT_ASSERT_EQUAL(pid, program.next(Report::Type::started));
        CPPUNIT_ASSERT_EQUAL("warm " + std::to_string(pid), program.line());
        CPPUNIT_ASSERT_EQUAL(0, program.next(Report::Type::exited));
        program.next(Report::Type::ended);
        CPPUNIT_ASSERT(program.hangsUpWithin(patience));
        CPPUNIT_ASSERT_EQUAL(std::string(), program.rest());
    }

    void anotherOneWaitsThen() {
        const RawLauncher launcher;
        launcher.prepare(waiting(launcher, waits + "begin()"), 1);
        for (std::uint64_t taken = 0; taken < 3; ++taken) {
            launcher.await([&](const Preparation& state) { return isReady(state) && state.taken == taken; });
            auto program = RawProgram::thatMayWait(launcher, cold(launcher));
            assertRuns(program, "warm");
        }
    }

    void isGivenAllThatTheProgramNeeds() {
        const RawLauncher launcher;
        prepareOne(launcher,
                   waits + "begin(); print(assignment); print(spec); print(sorted(os.listdir('/proc/self/fd')))");
        auto program = RawProgram::thatMayWait(launcher, cold(launcher));
        program.line();
        const auto assignment = program.line();
        CPPUNIT_ASSERT(assignment.find((launcher.directory() / "temp" / "further-").string()) != std::string::npos);
        CPPUNIT_ASSERT(assignment.find("/main.py") != std::string::npos);
        CPPUNIT_ASSERT(assignment.find("HOME=") != std::string::npos);
        CPPUNIT_ASSERT(program.line().find("the script") != std::string::npos);
        // Its streams, the memfd, what it was passed of the streams, and the directory that it lists.
        CPPUNIT_ASSERT_EQUAL(std::string("['0', '1', '2', '3', '4', '5', '6', '7']"), program.line());
    }

    void isOfItsUserAndNotUrgentUntilItIsReady() {
        const ProgramsOfAnother another;
        const RawLauncher launcher;
        const std::string priority = "(os.sched_getscheduler(0) == os.SCHED_BATCH, os.getpriority(os.PRIO_PROCESS, 0))";
        launcher.prepare(waiting(launcher, "first = " + priority + "\n" + waits + "begin(); print(first, " + priority +
                                               ", os.getuid(), os.getcwd())"),
                         1);
        launcher.await(isReady);
        auto program = RawProgram::thatMayWait(launcher, cold(launcher));
        program.line();
        const auto usual = std::to_string(::getpriority(PRIO_PROCESS, 0));
        CPPUNIT_ASSERT_EQUAL("(True, " + (ProgramsOfAnother::possible() ? "19" : usual) + ") (False, " + usual + ") " +
                                 std::to_string(launcher.context.programUser().uid) + " /",
                             program.line());
    }

    void asManyWaitAsWereAskedFor() {
        const RawLauncher launcher;
        launcher.prepare(waiting(launcher, waits + "begin()"), 3);
        launcher.await([](const Preparation& state) { return state.waiting == 3; });
        for (int i = 0; i < 3; ++i) {
            auto program = RawProgram::thatMayWait(launcher, cold(launcher));
            assertRuns(program, "warm");
        }
    }

    void forNoneItIsOnlyTried() {
        const RawLauncher launcher;
        const auto file = launcher.directory() / "work" / "pid";
        launcher.prepare(waiting(launcher, "open('" + file.string() + "', 'w').write(str(os.getpid()))\n" + waits), 0);
        const auto state = launcher.await([](const auto& each) { return each.state == Preparation::State::ready; });
        CPPUNIT_ASSERT_EQUAL(0U, state.waiting);
        CPPUNIT_ASSERT(endsWithin(pidIn(file), twoSeconds));
        assertBeginsCold(launcher);
    }

    void aStartThatMayNotTakesNone() {
        const RawLauncher launcher;
        prepareOne(launcher, waits + "begin()");
        RawProgram program(launcher, cold(launcher));
        assertRuns(program, "cold");
    }

    void otherLimitsBeginCold() {
        const RawLauncher launcher;
        prepareOne(launcher, waits + "begin()");
        launcher::Limits limits;
        limits.openFiles = 100;
        auto program = RawProgram::thatMayWait(launcher, cold(launcher), limits);
        assertRuns(program, "cold");
        launcher.await([](const Preparation& state) { return state.missed == 1; });
    }

    void whereNoneIsReadyItBeginsCold() {
        const RawLauncher launcher;
        launcher.prepare(waiting(launcher, "time.sleep(1000)"), 1);
        assertBeginsCold(launcher);
    }

    void oneThatDiedIsNotMissed() {
        const RawLauncher launcher;
        ::kill(prepareOne(launcher, waits + "begin()"), SIGKILL);
        assertBeginsCold(launcher); // or, where that was noticed before, with no other one ready
    }

    void oneThatHangsIsNotMissed() {
        const RawLauncher launcher;
        const auto pid = prepareOne(launcher, waits + "begin()");
        ::kill(pid, SIGSTOP);
        assertBeginsCold(launcher);
        CPPUNIT_ASSERT(endsWithin(pid, twoSeconds));
        const auto state = launcher.await([](const Preparation& each) { return each.missed == 1; });
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{0}, state.taken);
    }

    void oneThatDiesWithItsAssignmentIsNotMissed() {
        const RawLauncher launcher;
        prepareOne(launcher, waits + "os.kill(os.getpid(), 11)");
        assertBeginsCold(launcher);
    }

    void oneThatIsUnfitForItIsNotMissed() {
        const RawLauncher launcher;
        prepareOne(launcher, waits + "say(UNFIT, reason=b'The interpreter has changed.')\ntime.sleep(1000)");
        assertBeginsCold(launcher);
        auto state = launcher.await([](const Preparation& each) { return each.missed == 1; });
        CPPUNIT_ASSERT_EQUAL(std::string("The interpreter has changed."), std::string(state.reason.data()));
        if (!isReady(state))
            launcher.await(isReady); // the next one has seen the change
    }

    void tellsWhichStepFailed() {
        const RawLauncher launcher;
        prepareOne(launcher, waits + "say(FAILED, step=6, error=2)");
        auto program = RawProgram::thatMayWait(launcher, cold(launcher));
        const auto report = program.next();
        CPPUNIT_ASSERT(report.type == Report::Type::failed);
        CPPUNIT_ASSERT(static_cast<Step>(report.first) == Step::file);
        CPPUNIT_ASSERT_EQUAL(std::int64_t{ENOENT}, report.second);
        program.next(Report::Type::ended);
    }

    void isStoppedInTheMiddleOfTheHandOver() {
        const RawLauncher launcher;
        prepareOne(launcher, waits + "time.sleep(0.1)\nbegin()\ntime.sleep(1000)");
        auto program = RawProgram::thatMayWait(launcher, cold(launcher));
        program.command(Command::Type::stop);
        program.next(Report::Type::started);
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, program.next(Report::Type::exited));
        program.next(Report::Type::ended);
    }

    void saysWhyItCannotWait() {
        const RawLauncher launcher;
        launcher.prepare(waiting(launcher, "say(UNFIT, reason=b'No module named numpy.')\ntime.sleep(1000)"), 1);
        CPPUNIT_ASSERT_EQUAL(std::string("No module named numpy."), std::string(launcher.await(isUnfit).reason.data()));
        assertBeginsCold(launcher);
    }

    void saysThatItEndedTooEarly() {
        const RawLauncher launcher;
        launcher.prepare(waiting(launcher, "sys.exit(3)"), 1);
        CPPUNIT_ASSERT_EQUAL(std::string("It ended before it was ready."),
                             std::string(launcher.await(isUnfit).reason.data()));
        launcher.prepare(launcher.shell("exec /missing/python3"), 1);
        launcher.await(isUnfit);
        assertBeginsCold(launcher);
    }

    void oneThatPrintsSomethingCannotWait() {
        const RawLauncher launcher;
        launcher.prepare(waiting(launcher, "print('Error in sitecustomize', file=sys.stderr, flush=True)\n" + waits),
                         1);
        CPPUNIT_ASSERT(std::string(launcher.await(isUnfit).reason.data()).find("prints something") !=
                       std::string::npos);
        assertBeginsCold(launcher);
    }

    void isTriedAgainLater() {
        const RawLauncher launcher;
        const auto flag = launcher.directory() / "work" / "flag";
        launcher.prepare(waiting(launcher, "if not os.path.exists('" + flag.string() + "'):\n  open('" + flag.string() +
                                               "', 'w')\n  sys.exit()\n" + waits + "begin()"),
                         1);
        launcher.await(isUnfit);
        launcher.await(isReady);
    }

    void aNewPreparationReplacesTheOld() {
        const RawLauncher launcher;
        const auto pid = prepareOne(launcher, waits + "begin()");
        launcher.prepare(waiting(launcher, waits + "begin(); print('new')"), 1);
        CPPUNIT_ASSERT(endsWithin(pid, twoSeconds));
        launcher.await(isReady);
        auto program = RawProgram::thatMayWait(launcher, cold(launcher));
        program.line();
        CPPUNIT_ASSERT_EQUAL(std::string("new"), program.line());
    }

    void endsWithItsConnection() {
        RawLauncher launcher;
        const auto pid = prepareOne(launcher, waits + "begin()");
        launcher.disconnect();
        CPPUNIT_ASSERT(endsWithin(pid, twoSeconds));
        CPPUNIT_ASSERT(endsWithin(launcher.pid(), twoSeconds));
    }

    void endsWithItsLauncher() {
        const RawLauncher launcher;
        const auto pid = prepareOne(launcher, waits + "begin()");
        ::kill(launcher.pid(), SIGKILL);
        CPPUNIT_ASSERT(endsWithin(pid, twoSeconds));
    }

    void aMalformedSpecIsUnfit() {
        const RawLauncher launcher;
        launcher::StartRequest request;
        request.type = launcher::StartRequest::prepare;
        request.user = launcher.context.programUser().uid;
        request.waiting = 1;
        launcher.send({reinterpret_cast<const char*>(&request), sizeof request}, {0});
        launcher.await(isUnfit);
        assertBeginsCold(launcher);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WaitingProgramTest);

} // namespace further
