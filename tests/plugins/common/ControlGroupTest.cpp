#include "plugins/common/RawProgram.h"

#include "plugins/common/launcher/ControlFiles.h"
#include "plugins/common/launcher/DelegatedGroup.h"
#include "support/ControlGroupTree.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <string>

namespace further {

using launcher::Limit;
using launcher::Report;
using testing::ControlGroupTree;

/// The limits of programs where control groups keep them, in a tree that is none: what is written there, and what is
/// made of what the kernel would say.
class ControlGroupTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ControlGroupTest);
    CPPUNIT_TEST(findsItsOwnGroup);
    CPPUNIT_TEST(takesNoGroupThatIsNotDelegated);
    CPPUNIT_TEST(readsCounts);
    CPPUNIT_TEST(makesRoomForControllers);
    CPPUNIT_TEST(eachProgramHasAGroup);
    CPPUNIT_TEST(countsProcessesWhereNothingIsSet);
    CPPUNIT_TEST(keepsWhatThereIsNoControllerFor);
    CPPUNIT_TEST(killsTheGroupAtTheEnd);
    CPPUNIT_TEST(tellsOfMemory);
    CPPUNIT_TEST(doesNotTakeTheDevicesWantOfMemoryForTheProgramsOwn);
    CPPUNIT_TEST(tellsOfProcesses);
    CPPUNIT_TEST(removesWhatADeadLauncherLeft);
    CPPUNIT_TEST(worksWithoutAGroupThatCanNotBeUsed);
    CPPUNIT_TEST_SUITE_END();

    using Values = std::map<std::string, std::string>;

    /// A launcher with a tree.
    class Grouped {
    public:
        explicit Grouped(Values programs, const std::string& controllers = "cpu memory pids")
            : _launcher([&](ProgramFixture& fixture) {
                _tree = std::make_unique<ControlGroupTree>(fixture.directory() / "groups", controllers);
                _tree->write("cgroup.procs", "4711\n");
                programs["controlGroup"] = _tree->path();
                fixture.set(programs);
            }) {}

        const RawLauncher* operator->() const { return &_launcher; }
        RawProgram start(const std::string& line) const { return {_launcher, _launcher.shell(line)}; }
        const ControlGroupTree& tree() const { return *_tree; }

        /// Of the one group that there is.
        std::string read(const std::string& file) const {
            const auto programs = _tree->programs();
            CPPUNIT_ASSERT_EQUAL(std::size_t(1), programs.size());
            return _tree->read(programs.front() + "/" + file);
        }
        /// A line of the shell that writes to a file of the program's own group.
        std::string put(const std::string& file, const std::string& text) const {
            return "printf '" + text + "' >" + _tree->path().string() + "/program-$PPID/" + file + "; ";
        }

    private:
        std::unique_ptr<ControlGroupTree> _tree; // made by the launcher's fixture
        RawLauncher _launcher;
    };

    static pid_t runToItsEnd(RawProgram program) {
        const auto pid = program.next(Report::Type::started);
        CPPUNIT_ASSERT_EQUAL(0, program.next(Report::Type::exited));
        program.next(Report::Type::ended);
        return pid;
    }

    static void assertMet(RawProgram& program, Limit limit, std::int64_t amount) {
        const auto report = program.next();
        CPPUNIT_ASSERT_EQUAL(static_cast<int>(Report::Type::limited), static_cast<int>(report.type));
        CPPUNIT_ASSERT_EQUAL(static_cast<int>(limit), report.first);
        CPPUNIT_ASSERT_EQUAL(amount, report.second);
    }

public:
    void findsItsOwnGroup() {
        const std::string hybrid = "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
                                   "40 31 0:37 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd\n"
                                   "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime shared:9 - cgroup2 cgroup2 rw\n";
        const auto found = launcher::groupDirectory;
        CPPUNIT_ASSERT_EQUAL(std::string("/sys/fs/cgroup/unified/system.slice/further-link.service"),
                             found("9:pids:/elsewhere\n0::/system.slice/further-link.service\n", hybrid));
        CPPUNIT_ASSERT_EQUAL(std::string("/sys/fs/cgroup/unified"), found("0::/\n", hybrid));
        CPPUNIT_ASSERT_EQUAL(std::string(), found("0::/../outside\n", hybrid));
        CPPUNIT_ASSERT_EQUAL(std::string(), found("9:pids:/elsewhere\n", hybrid));
        CPPUNIT_ASSERT_EQUAL(std::string(), found("0::/a\n", "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"));
        const std::string part = "41 31 0:38 /outer /sys/fs/cgroup rw - cgroup2 cgroup rw\n";
        CPPUNIT_ASSERT_EQUAL(std::string("/sys/fs/cgroup/inner"), found("0::/outer/inner\n", part));
        CPPUNIT_ASSERT_EQUAL(std::string("/sys/fs/cgroup"), found("0::/outer\n", part));
        CPPUNIT_ASSERT_EQUAL(std::string(), found("0::/outermost\n", part));
        CPPUNIT_ASSERT_EQUAL(std::string(), found("", ""));
    }

    // That of a shell, say, from which the agent was started, even where root could write there.
    void takesNoGroupThatIsNotDelegated() {
        const auto directory = launcher::groupDirectory(launcher::readControlFile("/proc/self/cgroup"),
                                                        launcher::readControlFile("/proc/self/mountinfo"));
        if (directory.empty() || !launcher::delegatedGroup().empty()) {
            std::cerr << "SKIPPED: this test is in no control group of version 2, or in one that is delegated\n";
            return;
        }
        const RawLauncher launcher;
        runToItsEnd(RawProgram(launcher, launcher.shell("exit 0")));
        CPPUNIT_ASSERT(!std::filesystem::exists(directory + "/" + launcher::leafName));
    }

    void readsCounts() {
        const ProgramFixture fixture;
        const auto file = fixture.file("events", "low 0\noom 2\noom_kill 31\n").string();
        CPPUNIT_ASSERT_EQUAL(std::uint64_t(2), launcher::countOf("oom", file));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t(31), launcher::countOf("oom_kill", file));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t(0), launcher::countOf("kill", file));
        CPPUNIT_ASSERT_EQUAL(std::uint64_t(0), launcher::countOf("oom", file + "-that-is-not-there"));
    }

    void makesRoomForControllers() {
        const Grouped launcher({}, "cpuset cpu io memory hugetlb pids");
        CPPUNIT_ASSERT_EQUAL(std::string("4711\n"), launcher.tree().read("further-link/cgroup.procs").substr(0, 5));
        CPPUNIT_ASSERT_EQUAL(std::string("+memory\n+pids\n+cpu\n"), launcher.tree().read("cgroup.subtree_control"));
    }

    void eachProgramHasAGroup() {
        const Grouped launcher(Values{{"maxMemory", "64 MiB"}, {"maxProcesses", "20"}, {"cpuWeight", "50"}});
        auto program = launcher.start("cat /proc/self/stat | cut -d' ' -f19; ulimit -v");
        const auto pid = program.next(Report::Type::started);
        CPPUNIT_ASSERT_EQUAL(std::to_string(pid) + "\n", launcher.read("cgroup.procs"));
        CPPUNIT_ASSERT_EQUAL(std::string("67108864\n"), launcher.read("memory.max"));
        CPPUNIT_ASSERT_EQUAL(std::string("0\n"), launcher.read("memory.swap.max"));
        CPPUNIT_ASSERT_EQUAL(std::string("1\n"), launcher.read("memory.oom.group"));
        CPPUNIT_ASSERT_EQUAL(std::string("20\n"), launcher.read("pids.max"));
        CPPUNIT_ASSERT_EQUAL(std::string("50\n"), launcher.read("cpu.weight"));
        CPPUNIT_ASSERT_EQUAL(std::to_string(::nice(0)), program.line()); // as this test is, and not nicer
        CPPUNIT_ASSERT_EQUAL(std::string("unlimited"), program.line());
    }

    void countsProcessesWhereNothingIsSet() {
        const Grouped launcher(Values{});
        runToItsEnd(launcher.start("exit 0"));
        CPPUNIT_ASSERT_EQUAL(std::string("1024\n"), launcher.read("pids.max"));
        CPPUNIT_ASSERT_EQUAL(std::string(), launcher.read("memory.max"));
        CPPUNIT_ASSERT_EQUAL(std::string(), launcher.read("cpu.weight"));
    }

    // A Raspberry Pi may have none for memory.
    void keepsWhatThereIsNoControllerFor() {
        const Grouped launcher(Values{{"maxMemory", "64 MiB"}, {"cpuWeight", "50"}}, "pids");
        CPPUNIT_ASSERT_EQUAL(std::string("+pids\n"), launcher.tree().read("cgroup.subtree_control"));
        auto program = launcher.start("cat /proc/self/stat | cut -d' ' -f19; ulimit -v");
        program.next(Report::Type::started);
        CPPUNIT_ASSERT_EQUAL(std::to_string(std::max(4, ::nice(0))), program.line());
        CPPUNIT_ASSERT_EQUAL(std::string("65536"), program.line());
    }

    void killsTheGroupAtTheEnd() {
        const Grouped launcher(Values{});
        auto program = launcher.start("trap '' TERM; echo on; while :; do sleep 1000; done");
        program.next(Report::Type::started);
        program.line();
        CPPUNIT_ASSERT_EQUAL(std::string(), launcher.read("cgroup.kill"));
        program.command(launcher::Command::Type::kill);
        CPPUNIT_ASSERT_EQUAL(-SIGKILL, program.next(Report::Type::exited));
        CPPUNIT_ASSERT_EQUAL(std::string("1\n"), launcher.read("cgroup.kill").substr(0, 2));
    }

    void tellsOfMemory() {
        const Grouped launcher(Values{{"maxMemory", "64 MiB"}});
        auto program = launcher.start(launcher.put("memory.events", "max 3\\noom 1\\noom_kill 2\\n") + "kill -KILL $$");
        program.next(Report::Type::started);
        assertMet(program, Limit::memory, 64 << 20U);
        CPPUNIT_ASSERT_EQUAL(-SIGKILL, program.next(Report::Type::exited));
    }

    void doesNotTakeTheDevicesWantOfMemoryForTheProgramsOwn() {
        const Grouped launcher(Values{{"maxMemory", "64 MiB"}});
        auto program = launcher.start(launcher.put("memory.events", "max 0\\noom 0\\noom_kill 1\\n") + "kill -KILL $$");
        program.next(Report::Type::started);
        CPPUNIT_ASSERT_EQUAL(-SIGKILL, program.next(Report::Type::exited));
    }

    void tellsOfProcesses() {
        const Grouped launcher(Values{{"maxProcesses", "20"}});
        auto program = launcher.start(launcher.put("pids.events", "max 7\\n"));
        program.next(Report::Type::started);
        assertMet(program, Limit::processes, 20);
        CPPUNIT_ASSERT_EQUAL(0, program.next(Report::Type::exited));
    }

    void removesWhatADeadLauncherLeft() {
        std::filesystem::path left;
        const RawLauncher launcher([&](ProgramFixture& fixture) {
            left = fixture.directory() / "groups/program-4711";
            std::filesystem::create_directories(left);
            fixture.set({{"controlGroup", left.parent_path()}});
        });
        CPPUNIT_ASSERT(!std::filesystem::exists(left));
    }

    void worksWithoutAGroupThatCanNotBeUsed() {
        const RawLauncher launcher([&](ProgramFixture& fixture) {
            fixture.set({{"controlGroup", fixture.directory() / "nowhere"}, {"maxOpenFiles", "50"}});
        });
        RawProgram program(launcher, launcher.shell("ulimit -n"));
        program.next(Report::Type::started);
        CPPUNIT_ASSERT_EQUAL(std::string("50"), program.line());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ControlGroupTest);

} // namespace further
