#include "AssignedProgram.h"

#include <cppunit/extensions/HelperMacros.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>

namespace further::boot {

/// An interpreter that has imported modules, and its forks.
class ZygoteTest : public CppUnit::TestFixture, AssignedProgram {
    CPPUNIT_TEST_SUITE(ZygoteTest);
    CPPUNIT_TEST(forksHaveTheModulesAlready);
    CPPUNIT_TEST(forksAreProgramsLikeOthers);
    CPPUNIT_TEST(forksStopGracefully);
    CPPUNIT_TEST(keepersHaveWhatTheyNeedAndNoMore);
    CPPUNIT_TEST(forksDieWithTheirKeeper);
    CPPUNIT_TEST(forksLiveOnWithoutTheZygote);
    CPPUNIT_TEST(leavesNoDeadChildren);
    CPPUNIT_TEST(forksHaveRandomNumbersOfTheirOwn);
    CPPUNIT_TEST(runsHandlersOfAFork);
    CPPUNIT_TEST(endsWithItsKeeper);
    CPPUNIT_TEST(saysWhichModuleIsMissing);
    CPPUNIT_TEST(saysThatAModuleStartsThreads);
    CPPUNIT_TEST(isUnfitWhereTheProgramHasAModuleOfThatName);
    CPPUNIT_TEST_SUITE_END();

    /// What a test has of a fork: its keeper, which is a program of the test's, and its socket.
    class Forked {
    public:
        Forked(const Descriptor& zygote, const std::string& keepersCode) {
            std::array<int, 2> ends{};
            CPPUNIT_ASSERT_EQUAL(0, ::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()));
            _link = Descriptor(ends[0]);
            const Descriptor theirs(ends[1]);
            const Descriptor launcher(::open(FURTHER_PYTHON, O_PATH | O_CLOEXEC));
            const launcher::ForkRequest request{{"python3", "-SIc", keepersCode, "word"}, {"A=1", "B=2"}};
            CPPUNIT_ASSERT(launcher::sendForkRequest(zygote, request, {theirs.get(), launcher.get()}));
        }

        /// What the keeper says.
        std::string hear() const {
            std::array<char, 4096> buffer{};
            pollfd ready{_link.get(), POLLIN, 0};
            CPPUNIT_ASSERT(::poll(&ready, 1, static_cast<int>(testing::Deadline().left().count())) > 0);
            const auto count = ::recv(_link.get(), buffer.data(), buffer.size(), 0);
            return {buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))};
        }

        void end() { _link.reset(); }

    private:
        Descriptor _link;
    };

    /// A keeper that says its pid and the fork's, then how that ended.
    static constexpr const char* keeper = "import os, sys\n"
                                          "os.write(4, f'{os.getpid()} {sys.argv[-1]}'.encode())\n"
                                          "status = os.waitpid(int(sys.argv[-1]), 0)[1]\n"
                                          "os.write(4, str(os.waitstatus_to_exitcode(status)).encode())\n";

    struct Pids {
        pid_t keeper = 0;
        pid_t waiting = 0;
    };

    static Pids pidsOf(const Forked& forked) {
        Pids pids;
        std::istringstream(forked.hear()) >> pids.keeper >> pids.waiting;
        CPPUNIT_ASSERT(pids.waiting > 0);
        return pids;
    }

    /// The fork's socket, which its keeper has as descriptor 3.
    static WaitingPython waitingOf(pid_t keeper) {
        const Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, keeper, 0)));
        return WaitingPython(
            Descriptor(static_cast<int>(::syscall(SYS_pidfd_getfd, process.get(), launcher::assignmentDescriptor, 0))));
    }

    static std::unique_ptr<WaitingPython> zygote(const WaitingPython::Environment& environment,
                                                 const std::string& modules) {
        return std::make_unique<WaitingPython>(environment, "graceful,wait,preload=" + modules);
    }

    std::unique_ptr<WaitingPython> readyZygote(const std::string& modules) const {
        auto made = zygote(environment(), modules);
        const auto report = made->awaitReport();
        CPPUNIT_ASSERT_MESSAGE(report.reason.data(), report.type == WaitingReport::Type::forks);
        return made;
    }

    struct Result {
        WaitingPython::End end;
        std::string code;
    };

    Result run(const WaitingPython& zygote, const Spec& spec, const std::string& name = "private") const {
        const Forked forked(zygote.socket(), keeper);
        auto waiting = waitingOf(pidsOf(forked).keeper);
        CPPUNIT_ASSERT(waiting.awaitReport().type == WaitingReport::Type::ready);
        waiting.assign(spec, {home(), home() + "/" + name + "/main.py", environment()});
        const auto report = waiting.awaitReport();
        CPPUNIT_ASSERT_MESSAGE(report.reason.data(), report.type == WaitingReport::Type::began);
        waiting.endInput();
        auto end = waiting.awaitEnd();
        return {std::move(end), forked.hear()};
    }

    Spec script(const std::string& text) const { return spec(Spec::Source::script, text); }

    void forksHaveTheModulesAlready() {
        const auto made = readyZygote("json:email.message");
        const auto result =
            run(*made, script("import sys\nprint('json' in sys.modules, 'email.message' in sys.modules, "
                              "'gc' in sys.modules, __import__('gc').get_freeze_count() > 1000)\n"));
        CPPUNIT_ASSERT_EQUAL(std::string("True True False True\n"), result.end.output);
    }

    void forksAreProgramsLikeOthers() {
        const auto made = readyZygote("json");
        const auto text =
            "import os, sys, signal\n"
            "print(sys.argv[1:], sys.path[0] == os.getcwd(), os.getsid(0) == os.getpid())\n"
            "print(os.listdir('/proc/self/fd'), signal.getsignal(signal.SIGCHLD))\n"
            "print(open('/proc/self/cmdline').read().split('\\0')[2] == __file__, sys._getframe().f_back)\n"
            "print(os.environ['FURTHER_SECRET'], os.waitstatus_to_exitcode(os.system('exit 3')))\n"
            "1 / 0\n";
        for (const std::string name : {"first", "second"}) {
            const auto result = run(*made, script(text), name);
            CPPUNIT_ASSERT_EQUAL(std::string("[] True True\n['0', '1', '2', '3'] 0\nTrue None\n42 3\n"),
                                 result.end.output);
            CPPUNIT_ASSERT_EQUAL(
                "Traceback (most recent call last):\n  File \"" + home() + "/" + name +
                    "/main.py\", line 6, in <module>\n    1 / 0\n    ~~^~~\nZeroDivisionError: division by zero\n",
                result.end.errors);
            CPPUNIT_ASSERT_EQUAL(std::string("1"), result.code);
        }
    }

    void forksStopGracefully() {
        const auto made = readyZygote("json");
        const Forked forked(made->socket(), keeper);
        const auto pids = pidsOf(forked);
        auto waiting = waitingOf(pids.keeper);
        waiting.awaitReport();
        auto wanted =
            script("import time\ntry:\n    print('ready')\n    time.sleep(60)\nfinally:\n    print('finally')\n");
        wanted.environment[1] = "FURTHER_BOOT=graceful";
        waiting.assign(wanted, assignment());
        waiting.awaitOutput("ready\n");
        ::kill(pids.waiting, SIGTERM);
        CPPUNIT_ASSERT_EQUAL(std::string("ready\nfinally\n"), waiting.awaitEnd().output);
        CPPUNIT_ASSERT_EQUAL(std::string("-15"), forked.hear());
    }

    void keepersHaveWhatTheyNeedAndNoMore() {
        _directory.write("lib/holds.py",
                         "import os\nfor _ in range(9): os.set_inheritable(os.open('/dev/null', os.O_RDONLY), True)\n");
        auto variables = environment();
        variables.push_back("PYTHONPATH=" + BootedPython::module() + ":" + home() + "/lib");
        const auto made = zygote(variables, "holds");
        made->awaitReport();
        const Forked forked(made->socket(),
                            "import ctypes, os, sys\n"
                            "flag = ctypes.c_int()\n"
                            "ctypes.CDLL(None).prctl(37, ctypes.byref(flag))\n" // PR_GET_CHILD_SUBREAPER
                            "child = open(f'/proc/{sys.argv[-1]}/stat').read().split()\n"
                            "os.write(4, repr((sys.argv[1:-1], dict(os.environ), sorted(os.listdir('/proc/self/fd')),\n"
                            "    flag.value, os.getsid(0) == os.getpid(), int(child[3]) == os.getpid())).encode())\n");
        CPPUNIT_ASSERT_EQUAL(std::string("(['word'], {'A': '1', 'B': '2', 'LC_CTYPE': 'C.UTF-8'}, ['0', '1', '2', '3', "
                                         "'4', '5'], 1, True, True)"),
                             forked.hear());
    }

    void forksDieWithTheirKeeper() {
        const auto made = readyZygote("json");
        const Forked forked(made->socket(), keeper);
        const auto pids = pidsOf(forked);
        const auto waiting = waitingOf(pids.keeper);
        const Descriptor fork(static_cast<int>(::syscall(SYS_pidfd_open, pids.waiting, 0)));
        ::kill(pids.keeper, SIGKILL);
        pollfd ended{fork.get(), POLLIN, 0};
        CPPUNIT_ASSERT_EQUAL(1, ::poll(&ended, 1, static_cast<int>(testing::Deadline().left().count())));
    }

    void forksLiveOnWithoutTheZygote() {
        auto made = readyZygote("json");
        const Forked forked(made->socket(), keeper);
        auto waiting = waitingOf(pidsOf(forked).keeper);
        waiting.awaitReport();
        made.reset();
        waiting.assign(script("print('hi')"), assignment());
        waiting.awaitReport();
        CPPUNIT_ASSERT_EQUAL(std::string("hi\n"), waiting.awaitEnd().output);
        CPPUNIT_ASSERT_EQUAL(std::string("0"), forked.hear());
    }

    void leavesNoDeadChildren() {
        const auto made = readyZygote("json");
        const auto children =
            "/proc/" + std::to_string(made->pid()) + "/task/" + std::to_string(made->pid()) + "/children";
        for (int i = 0; i < 5; ++i)
            CPPUNIT_ASSERT_EQUAL(std::string("0"), run(*made, script("pass"), std::to_string(i)).code);
        const testing::Deadline deadline;
        std::string left = "?";
        while (!left.empty() && !deadline.passed()) { // the last keeper is about to end
            left.clear();
            std::getline(std::ifstream(children), left);
        }
        CPPUNIT_ASSERT_EQUAL(std::string(), left);
    }

    void forksHaveRandomNumbersOfTheirOwn() {
        const bool numpy = std::system(FURTHER_PYTHON " -c 'import numpy.random' 2>/dev/null") == 0;
        const auto made = readyZygote(numpy ? "random:numpy.random" : "random");
        const auto text = std::string("import random\nprint(random.random())\n") +
                          (numpy ? "import numpy\nprint(numpy.random.random())\n" : "");
        const auto first = testing::linesOf(run(*made, script(text), "1").end.output);
        const auto second = testing::linesOf(run(*made, script(text), "2").end.output);
        CPPUNIT_ASSERT_EQUAL(std::size_t{numpy ? 2U : 1U}, first.size());
        for (std::size_t i = 0; i < first.size(); ++i)
            CPPUNIT_ASSERT(first[i] != second[i]);
    }

    void runsHandlersOfAFork() {
        _directory.write("lib/handlers.py",
                         "import os\nsaid = []\nos.register_at_fork(before=lambda: said.append('before'),\n"
                         "    after_in_child=lambda: said.append('child'),\n"
                         "    after_in_parent=lambda: said.append('parent'))\n");
        auto variables = environment();
        variables.push_back("PYTHONPATH=" + BootedPython::module() + ":" + home() + "/lib");
        const auto made = zygote(variables, "handlers");
        made->awaitReport();
        auto wanted = script("import handlers\nprint(*handlers.said)\n");
        wanted.environment[0] = variables.back();
        CPPUNIT_ASSERT_EQUAL(std::string("before parent before child\n"), run(*made, wanted).end.output);
    }

    void endsWithItsKeeper() {
        const auto made = readyZygote("json");
        made->closeSocket();
        CPPUNIT_ASSERT_EQUAL(0, made->awaitEnd().code);
    }

    static void requireUnfit(WaitingPython& python, const std::string& reason) {
        const auto report = python.awaitReport();
        CPPUNIT_ASSERT(report.type == WaitingReport::Type::unfit);
        CPPUNIT_ASSERT_EQUAL(reason, std::string(report.reason.data()));
    }

    void saysWhichModuleIsMissing() {
        requireUnfit(*zygote(environment(), "json:nonexistent"),
                     "The module nonexistent can't be imported (ModuleNotFoundError: No module named 'nonexistent').");
    }

    void saysThatAModuleStartsThreads() {
        _directory.write(
            "lib/threads.py",
            "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n");
        auto variables = environment();
        variables.push_back("PYTHONPATH=" + BootedPython::module() + ":" + home() + "/lib");
        requireUnfit(*zygote(variables, "threads"),
                     "One of the modules has started a thread, which wouldn't be there in a program.");
    }

    void isUnfitWhereTheProgramHasAModuleOfThatName() {
        const auto made = readyZygote("json");
        _directory.write("program.py", "import json\n");
        _directory.write("json.py", "");
        const Forked forked(made->socket(), keeper);
        auto waiting = waitingOf(pidsOf(forked).keeper);
        waiting.awaitReport();
        waiting.assign(spec(Spec::Source::file, "program.py"), assignment());
        requireUnfit(waiting,
                     "The program's directory has json.py, which may be in the place of a module that is loaded.");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ZygoteTest);

} // namespace further::boot
