#include "plugins/common/FakeWaitingProgram.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <sched.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>
#include <string>

namespace further {

using launcher::Preparation;

/// What waits, or forks what waits, and is the programs' user's: others of that user change what the kernel lets them.
class ChangedWhileWaitingTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ChangedWhileWaitingTest);
    CPPUNIT_TEST(whereWhatForksHasAnotherLimitTheStartIsColdAndItIsMadeAnew);
    CPPUNIT_TEST(whereWhatForksHasOtherProcessorsTheStartIsColdAndItIsMadeAnew);
    CPPUNIT_TEST(whereWhatWaitsHasAnotherLimitTheStartIsCold);
    CPPUNIT_TEST(whatForksMayBeMadeLessUrgentAndItsProgramsAreNot);
    CPPUNIT_TEST(whatChangesItsOwnLimitsIsUnfit);
    CPPUNIT_TEST_SUITE_END();

    static constexpr std::chrono::milliseconds twoSeconds{2000};

    static bool isMade(const Preparation& state) { return state.state == Preparation::State::ready; }

    static pid_t prepare(const RawLauncher& launcher, const std::string& lines, std::size_t count = 0) {
        const auto file = launcher.directory() / "work" / "pid";
        launcher.prepare(waiting(launcher, "open('" + file.string() + "', 'w').write(str(os.getpid()))\n" + lines),
                         count);
        if (count > 0)
            launcher.await(isReady);
        else
            launcher.await(isMade);
        return pidIn(file);
    }

    static void assertIsMadeAnew(const RawLauncher& launcher, pid_t changed) {
        auto program = RawProgram::thatMayWait(launcher, cold(launcher));
        assertRuns(program, "cold");
        CPPUNIT_ASSERT(endsWithin(changed, twoSeconds));
        launcher.await([](const Preparation& state) { return !isMade(state); });
        launcher.await(isMade);
        auto next = RawProgram::thatMayWait(launcher, cold(launcher));
        assertRuns(next, "warm");
    }

    /// As its user may; root itself may not everywhere.
    static void forbidFiles(pid_t process) {
        struct stat status {};
        CPPUNIT_ASSERT_EQUAL(0, ::stat(("/proc/" + std::to_string(process)).c_str(), &status));
        const pid_t user = ::fork();
        if (user == 0) {
            const rlimit none{0, 0};
            const bool is = ::setresgid(status.st_gid, status.st_gid, status.st_gid) == 0 &&
                            ::setresuid(status.st_uid, status.st_uid, status.st_uid) == 0;
            ::_exit(is && ::prlimit(process, RLIMIT_FSIZE, &none, nullptr) == 0 ? 0 : 1);
        }
        int end = -1;
        CPPUNIT_ASSERT_EQUAL(user, ::waitpid(user, &end, 0));
        CPPUNIT_ASSERT_EQUAL(0, end);
    }

public:
    void whereWhatForksHasAnotherLimitTheStartIsColdAndItIsMadeAnew() {
        const RawLauncher launcher;
        const auto forker = prepare(launcher, forks + waits + "begin()");
        forbidFiles(forker);
        assertIsMadeAnew(launcher, forker);
    }

    void whereWhatForksHasOtherProcessorsTheStartIsColdAndItIsMadeAnew() {
        const auto all = ::sysconf(_SC_NPROCESSORS_ONLN);
        if (all < 2)
            return; // there are no others
        const RawLauncher launcher;
        const auto forker = prepare(launcher, forks + waits + "begin()");
        cpu_set_t processors;
        CPPUNIT_ASSERT_EQUAL(0, ::sched_getaffinity(forker, sizeof processors, &processors));
        const bool one = CPU_COUNT(&processors) == 1;
        CPU_ZERO(&processors);
        for (int processor = 0; processor < (one ? static_cast<int>(all) : 1); ++processor)
            CPU_SET(processor, &processors);
        CPPUNIT_ASSERT_EQUAL(0, ::sched_setaffinity(forker, sizeof processors, &processors));
        assertIsMadeAnew(launcher, forker);
    }

    void whereWhatWaitsHasAnotherLimitTheStartIsCold() {
        const RawLauncher launcher;
        forbidFiles(prepare(launcher, waits + "begin()", 1));
        auto program = RawProgram::thatMayWait(launcher, cold(launcher));
        assertRuns(program, "cold");
        const auto state = launcher.await([](const Preparation& each) { return each.missed == 1; });
        CPPUNIT_ASSERT_EQUAL(std::string("Its limit 'Max file size' isn't what a program begins with that is started "
                                         "now: somebody has changed it."),
                             std::string(state.reason.data()));
    }

    void whatForksMayBeMadeLessUrgentAndItsProgramsAreNot() {
        if (::geteuid() != 0)
            return; // only root may take it back: it is cold then
        const RawLauncher launcher;
        const auto forker = prepare(launcher, forks + waits + "begin(); print(os.nice(0), os.sched_getscheduler(0))");
        const sched_param usual{};
        CPPUNIT_ASSERT_EQUAL(0, ::sched_setscheduler(forker, SCHED_IDLE, &usual));
        CPPUNIT_ASSERT_EQUAL(0, ::setpriority(PRIO_PROCESS, static_cast<id_t>(forker), 19));
        auto program = RawProgram::thatMayWait(launcher, cold(launcher));
        program.next(launcher::Report::Type::started);
        CPPUNIT_ASSERT(program.line().starts_with("warm"));
        CPPUNIT_ASSERT_EQUAL(std::to_string(::getpriority(PRIO_PROCESS, 0)) + " 0", program.line());
    }

    void whatChangesItsOwnLimitsIsUnfit() {
        const RawLauncher launcher;
        launcher.prepare(
            waiting(launcher, "import resource\nresource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n" + forks), 0);
        const auto state = launcher.await(isUnfit);
        CPPUNIT_ASSERT(std::string(state.reason.data()).starts_with("Its limit 'Max core file size' isn't"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ChangedWhileWaitingTest);

/// The same where the programs are another user's than the launcher and their keepers.
class ChangedWhileWaitingOfAnotherTest : public ChangedWhileWaitingTest {
    CPPUNIT_TEST_SUB_SUITE(ChangedWhileWaitingOfAnotherTest, ChangedWhileWaitingTest);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { _another.emplace(); }
    void tearDown() override { _another.reset(); }

private:
    std::optional<ProgramsOfAnother> _another;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ChangedWhileWaitingOfAnotherTest);

} // namespace further
