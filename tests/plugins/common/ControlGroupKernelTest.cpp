// Longer than 300 lines: all of it needs the one fixture that makes a control group.
#include "plugins/common/FakeWaitingProgram.h"

#include "plugins/common/launcher/ControlFiles.h"
#include "plugins/common/launcher/DelegatedGroup.h"
#include "support/Deadline.h"
#include "support/Skip.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <system_error>

namespace further {

using launcher::Limit;
using launcher::Report;
using launcher::Step;

/// The same with the kernel's own control groups, where this test may make one.
class ControlGroupKernelTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ControlGroupKernelTest);
    CPPUNIT_TEST(aProgramAndAllThatItStartsIsInItsGroup);
    CPPUNIT_TEST(aForkIsInAGroupOfItsOwn);
    CPPUNIT_TEST(aForkTellsItsExitThoughNothingMayBeLeft);
    CPPUNIT_TEST(theGroupGoesWithABombThatIsStopped);
    CPPUNIT_TEST(theGroupGoesWhenTheKeeperIsKilled);
    CPPUNIT_TEST(theNextLauncherRemovesTheGroupsOfAKilledOne);
    CPPUNIT_TEST(startsNothingOutsideItsGroup);
    CPPUNIT_TEST(takesTheGroupThatIsDelegated);
    CPPUNIT_TEST(refusesProcesses);
    CPPUNIT_TEST(endsWhatNeedsTooMuchMemory);
    CPPUNIT_TEST_SUITE_END();

    using Values = std::map<std::string, std::string>;

    /// A process that stands still, for as long as this lives at most.
    class Stopped {
    public:
        explicit Stopped(pid_t pid) : _pid(pid) { ::kill(_pid, SIGSTOP); }
        ~Stopped() { goOn(); }
        Stopped(const Stopped&) = delete;
        Stopped& operator=(const Stopped&) = delete;

        void goOn() const { ::kill(_pid, SIGCONT); }

    private:
        const pid_t _pid;
    };

    std::filesystem::path _group; // empty where there can be none

    /// A launcher whose programs have groups below _group.
    class Grouped : public RawLauncher {
    public:
        explicit Grouped(const std::filesystem::path& group, Values programs = {})
            : RawLauncher([&](ProgramFixture& fixture) {
                programs["controlGroup"] = group;
                fixture.set(programs);
            }) {}
    };

    bool skipped(const std::string& controller = {}) const {
        if (_group.empty() || !std::filesystem::exists(_group / "cgroup.kill"))
            testing::skip("there is no tree of control groups of version 2 in which this test may make one");
        else if (!controller.empty() && !hasController(controller))
            testing::skip("control groups of version 2 have no controller for " + controller + " on this machine");
        else
            return false;
        return true;
    }

    bool hasController(const std::string& controller) const {
        return (" " + launcher::readControlFile(_group / "cgroup.controllers")).find(" " + controller) !=
               std::string::npos;
    }

    bool isEmpty() const {
        for (const auto& entry : std::filesystem::directory_iterator(_group))
            if (entry.path().filename().string().starts_with("program-"))
                return false;
        return true;
    }

    void assertGoes() const {
        for (const testing::Deadline deadline; !isEmpty(); testing::letPass(std::chrono::milliseconds(5)))
            CPPUNIT_ASSERT_MESSAGE("a group is left", !deadline.passed());
    }

public:
    void setUp() override {
        const auto root = launcher::groupDirectory("0::/\n", launcher::readControlFile("/proc/self/mountinfo"));
        _group = std::filesystem::path(root) / ("further-test-" + std::to_string(::getpid()));
        std::error_code refused;
        if (root.empty() || !std::filesystem::create_directory(_group, refused))
            _group.clear();
    }

    void tearDown() override {
        if (_group.empty())
            return;
        std::error_code refused;
        for (const testing::Deadline deadline; std::filesystem::exists(_group) && !deadline.passed();) {
            std::filesystem::remove(_group / launcher::leafName, refused);
            std::filesystem::remove(_group, refused);
        }
    }

    void aProgramAndAllThatItStartsIsInItsGroup() {
        if (skipped())
            return;
        const Grouped launcher(_group);
        RawProgram program(launcher, launcher.shell("echo $PPID; setsid sh -c 'grep 0:: /proc/self/cgroup'; read end"));
        program.next(Report::Type::started);
        const auto keeper = program.line();
        CPPUNIT_ASSERT(program.line().ends_with("/" + _group.filename().string() + "/program-" + keeper));
        const auto procs = _group / ("program-" + keeper) / "cgroup.procs";
        CPPUNIT_ASSERT(launcher::readControlFile(procs).find(keeper + "\n") == std::string::npos);
        CPPUNIT_ASSERT(::write(program.input.get(), "\n", 1) == 1);
        program.next(Report::Type::exited);
        program.next(Report::Type::ended);
        CPPUNIT_ASSERT(isEmpty()); // before its end is told
    }

    void aForkIsInAGroupOfItsOwn() {
        if (skipped())
            return;
        const Grouped launcher(_group);
        launcher.prepare(waiting(launcher, forks + waits + "begin(); input()"), 0);
        launcher.await(
            [](const launcher::Preparation& state) { return state.state == launcher::Preparation::State::ready; });
        auto program = RawProgram::thatMayWait(launcher, cold(launcher));
        const auto pid = program.next(Report::Type::started);
        program.line();
        const auto reaper = parentOf(pid);
        const auto forker = parentOf(reaper);
        const auto groupOf = [](pid_t process) {
            const auto groups = launcher::readControlFile("/proc/" + std::to_string(process) + "/cgroup");
            return groups.substr(groups.find("0::"));
        };
        CPPUNIT_ASSERT(groupOf(pid).find("/program-") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(groupOf(pid), groupOf(reaper));
        CPPUNIT_ASSERT(groupOf(pid) != groupOf(forker));
        ::kill(forker, SIGKILL); // and its group goes
        CPPUNIT_ASSERT(endsWithin(forker, patience));
        launcher.await([](const launcher::Preparation& state) {
            return state.state == launcher::Preparation::State::ready && state.waiting == 0;
        });
        program.input.reset();
        CPPUNIT_ASSERT_EQUAL(1, program.next(Report::Type::exited)); // of input() without any
        program.next(Report::Type::ended);
    }

    void aForkTellsItsExitThoughNothingMayBeLeft() {
        if (skipped())
            return;
        const Grouped launcher(_group);
        launcher.prepare(waiting(launcher, forks + waits + "begin(); sys.exit(3)"), 0);
        launcher.await(
            [](const launcher::Preparation& state) { return state.state == launcher::Preparation::State::ready; });
        auto spec = cold(launcher);
        spec.leftoverGrace = std::chrono::milliseconds(0); // its group is killed at once, and its reaper is in it
        for (int i = 0; i < 20; ++i) {
            auto program = RawProgram::thatMayWait(launcher, spec);
            program.next(Report::Type::started);
            CPPUNIT_ASSERT_EQUAL(3, program.next(Report::Type::exited));
            program.next(Report::Type::ended);
        }
    }

    void theGroupGoesWithABombThatIsStopped() {
        if (skipped())
            return;
        const Grouped launcher(_group);
        auto spec = launcher.python(R"(
import os, time
for end in range(6):
    os.fork()
print('ready')
while True:
    if os.fork():
        os._exit(0)
    os.setsid()
    time.sleep(0.001)
)");
        spec.leftoverGrace = std::chrono::hours(1);
        RawProgram program(launcher, spec);
        program.next(Report::Type::started);
        for (int i = 0; i < 64; ++i)
            program.line();
        program.next(Report::Type::exited);
        program.command(launcher::Command::Type::kill);
        program.next(Report::Type::ended);
        CPPUNIT_ASSERT(isEmpty());
    }

    void theGroupGoesWhenTheKeeperIsKilled() {
        if (skipped())
            return;
        const Grouped launcher(_group);
        RawProgram program(launcher, launcher.shell("echo on; exec sleep 1000"));
        const auto pid = program.next(Report::Type::started);
        program.line();
        CPPUNIT_ASSERT(!isEmpty());
        ::kill(parentOf(pid), SIGKILL);
        assertGoes();
        RawProgram next(launcher, launcher.shell("exit 4"));
        next.next(Report::Type::started);
        CPPUNIT_ASSERT_EQUAL(4, next.next(Report::Type::exited));
    }

    void theNextLauncherRemovesTheGroupsOfAKilledOne() {
        if (skipped())
            return;
        const Grouped launcher(_group);
        auto spec = launcher.shell("trap '' TERM; echo on; while :; do sleep 1000; done");
        spec.stopGrace = std::chrono::hours(1);
        RawProgram program(launcher, spec);
        const auto pid = program.next(Report::Type::started);
        program.line();
        const Stopped keeper(parentOf(pid)); // so that this one can't do it
        ::kill(launcher.pid(), SIGKILL);
        CPPUNIT_ASSERT(endsWithin(launcher.pid(), patience));
        CPPUNIT_ASSERT(!isEmpty());
        const Grouped next(_group);
        CPPUNIT_ASSERT(endsWithin(pid, patience));
        keeper.goOn();
        assertGoes();
    }

    void startsNothingOutsideItsGroup() {
        if (skipped())
            return;
        const Grouped launcher(_group);
        CPPUNIT_ASSERT(launcher::putLine(_group / "cgroup.type", "threaded")); // no process may enter a child of it
        RawProgram program(launcher, launcher.shell("echo on"));
        const auto report = program.next();
        CPPUNIT_ASSERT_EQUAL(static_cast<int>(Report::Type::failed), static_cast<int>(report.type));
        CPPUNIT_ASSERT_EQUAL(static_cast<int>(Step::limits), report.first);
        CPPUNIT_ASSERT_EQUAL(EOPNOTSUPP, static_cast<int>(report.second));
        program.next(Report::Type::ended);
        CPPUNIT_ASSERT_EQUAL(std::string(), program.rest());
        CPPUNIT_ASSERT(isEmpty());
    }

    // As systemd does it: with a mark on the group, and the launcher in it.
    void takesTheGroupThatIsDelegated() {
        if (skipped())
            return;
        if (::setxattr(_group.c_str(), "user.delegate", "1", 1, 0) != 0) {
            testing::skip("this test may not mark a control group as delegated");
            return;
        }
        const auto place = [](const std::filesystem::path& group) {
            return [group](ProgramFixture& fixture) {
                const auto programs = fixture.directory() / "libexec";
                std::filesystem::create_directory(programs);
                const auto launcher = programs / "further-launcher";
                std::ofstream(launcher) << "#!/bin/sh\necho $$ >" << (group / "cgroup.procs").string()
                                        << "\nexec " FURTHER_BIN "/further-launcher \"$@\"\n";
                std::filesystem::permissions(launcher, std::filesystem::perms(0755));
                fixture.context.setDirectories({fixture.context.directories().runtime, programs});
            };
        };
        for (const auto& begun : {_group, _group / launcher::leafName}) { // there an agent's second one begins
            const RawLauncher launcher(place(begun));
            RawProgram program(launcher, launcher.shell("echo $PPID; grep 0:: /proc/self/cgroup"));
            program.next(Report::Type::started);
            const auto keeper = program.line();
            CPPUNIT_ASSERT(program.line().ends_with("/" + _group.filename().string() + "/program-" + keeper));
            CPPUNIT_ASSERT_EQUAL(std::string(), launcher::readControlFile(_group / "cgroup.procs"));
            program.next(Report::Type::exited);
            program.next(Report::Type::ended);
        }
    }

    void refusesProcesses() {
        if (skipped("pids"))
            return;
        const Grouped launcher(_group, {{"maxProcesses", "5"}});
        RawProgram program(launcher, launcher.python("import os\n"
                                                     "try:\n    [os.fork() for i in range(9)]\n"
                                                     "except BlockingIOError:\n    pass"));
        program.next(Report::Type::started);
        CPPUNIT_ASSERT_EQUAL(static_cast<int>(Limit::processes), program.next(Report::Type::limited));
        CPPUNIT_ASSERT_EQUAL(0, program.next(Report::Type::exited));
    }

    void endsWhatNeedsTooMuchMemory() {
        if (skipped("memory"))
            return;
        const Grouped launcher(_group, {{"maxMemory", "64 MiB"}});
        RawProgram program(launcher, launcher.python("b'x' * 200000000"));
        program.next(Report::Type::started);
        CPPUNIT_ASSERT_EQUAL(static_cast<int>(Limit::memory), program.next(Report::Type::limited));
        CPPUNIT_ASSERT_EQUAL(-SIGKILL, program.next(Report::Type::exited));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ControlGroupKernelTest);

} // namespace further
