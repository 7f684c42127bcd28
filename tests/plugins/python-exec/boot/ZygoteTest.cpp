#include "AssignedProgram.h"
#include "ForkedPython.h"

#include <cppunit/extensions/HelperMacros.h>

#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
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
    CPPUNIT_TEST(reapersHaveWhatTheyNeedAndNoMore);
    CPPUNIT_TEST(reapersTellWhatIsLeft);
    CPPUNIT_TEST(forksDieWithTheirReaper);
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

    using ReaperWord = launcher::ReaperWord;

    static std::string wordOf(pid_t pid, const std::string& file) {
        std::ifstream stream("/proc/" + std::to_string(pid) + "/" + file);
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    static pid_t childOf(pid_t pid) {
        pid_t child = 0;
        std::istringstream(wordOf(pid, "task/" + std::to_string(pid) + "/children")) >> child;
        CPPUNIT_ASSERT(child > 0);
        return child;
    }

    static void requireEnd(const Descriptor& process) {
        pollfd ended{process.get(), POLLIN, 0};
        CPPUNIT_ASSERT_EQUAL(1, ::poll(&ended, 1, static_cast<int>(testing::Deadline().left().count())));
    }
    static Descriptor find(pid_t pid) { return Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))); }

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
        int code = 0;
    };

    Result run(const WaitingPython& zygote, const Spec& spec, const std::string& name = "private") const {
        ForkedPython forked(zygote.socket());
        forked.reaper();
        auto& waiting = forked.waiting();
        CPPUNIT_ASSERT(waiting.awaitReport().type == WaitingReport::Type::ready);
        waiting.assign(spec, {home(), home() + "/" + name + "/main.py", environment()});
        const auto report = waiting.awaitReport();
        CPPUNIT_ASSERT_MESSAGE(report.reason.data(), report.type == WaitingReport::Type::began);
        waiting.endInput();
        auto end = waiting.awaitEnd();
        return {std::move(end), forked.code()};
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
            CPPUNIT_ASSERT_EQUAL(1, result.code);
        }
    }

    void forksStopGracefully() {
        const auto made = readyZygote("json");
        ForkedPython forked(made->socket());
        const auto reaper = forked.reaper();
        auto& waiting = forked.waiting();
        waiting.awaitReport();
        auto wanted =
            script("import time\ntry:\n    print('ready')\n    time.sleep(60)\nfinally:\n    print('finally')\n");
        wanted.environment[1] = "FURTHER_BOOT=graceful";
        waiting.assign(wanted, assignment());
        waiting.awaitOutput("ready\n");
        ::kill(childOf(reaper), SIGTERM);
        CPPUNIT_ASSERT_EQUAL(std::string("ready\nfinally\n"), waiting.awaitEnd().output);
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, forked.code());
    }

    void reapersHaveWhatTheyNeedAndNoMore() {
        _directory.write("lib/holds.py",
                         "import os\nfor _ in range(9): os.set_inheritable(os.open('/dev/null', os.O_RDONLY), True)\n");
        auto variables = environment();
        variables.push_back("PYTHONPATH=" + BootedPython::module() + ":" + home() + "/lib");
        const auto made = zygote(variables, "holds");
        made->awaitReport();
        ForkedPython forked(made->socket());
        const auto reaper = forked.reaper();
        std::set<std::string> descriptors;
        for (const auto& entry : std::filesystem::directory_iterator("/proc/" + std::to_string(reaper) + "/fd"))
            descriptors.insert(std::filesystem::read_symlink(entry).string().substr(0, 7));
        CPPUNIT_ASSERT((std::set<std::string>{"socket:", "anon_in"} == descriptors)); // its link, and its signals
        CPPUNIT_ASSERT_EQUAL(reaper, ::getsid(reaper));
        CPPUNIT_ASSERT_EQUAL(std::string("further-reaper\n"), wordOf(reaper, "comm"));
        CPPUNIT_ASSERT(wordOf(reaper, "cmdline").starts_with(std::string("further-reaper\0", 15)));
    }

    void reapersTellWhatIsLeft() {
        const auto made = readyZygote("json");
        ForkedPython forked(made->socket());
        forked.reaper();
        forked.waiting().awaitReport();
        forked.waiting().assign(script("import os, sys\n"
                                       "if os.fork() == 0:\n    os.setsid()\n"
                                       "    if os.fork(): os._exit(0)\n    sys.stdin.read()\n    os._exit(0)\n"
                                       "os.wait()\nsys.exit(3)\n"),
                                assignment());
        forked.waiting().awaitReport();
        const auto exit = forked.hear();
        CPPUNIT_ASSERT_EQUAL(3, WEXITSTATUS(exit.status));
        CPPUNIT_ASSERT_EQUAL(0U, exit.last);
        forked.waiting().endInput();
        const auto last = forked.hear();
        CPPUNIT_ASSERT(last.type == ReaperWord::Type::ended);
        CPPUNIT_ASSERT_EQUAL(1U, last.last);
    }

    void forksDieWithTheirReaper() {
        const auto made = readyZygote("json");
        ForkedPython forked(made->socket());
        const auto reaper = forked.reaper();
        forked.waiting().awaitReport();
        const auto fork = find(childOf(reaper));
        ::kill(reaper, SIGKILL);
        requireEnd(fork);
    }

    void forksDieWithTheirKeeper() {
        const auto made = readyZygote("json");
        ForkedPython forked(made->socket());
        const auto reaper = forked.reaper();
        forked.waiting().awaitReport();
        const auto fork = find(childOf(reaper));
        forked.endLink();
        requireEnd(fork);
    }

    void forksLiveOnWithoutTheZygote() {
        auto made = readyZygote("json");
        ForkedPython forked(made->socket());
        forked.reaper();
        auto& waiting = forked.waiting();
        waiting.awaitReport();
        made.reset();
        waiting.assign(script("print('hi')"), assignment());
        waiting.awaitReport();
        CPPUNIT_ASSERT_EQUAL(std::string("hi\n"), waiting.awaitEnd().output);
        CPPUNIT_ASSERT_EQUAL(0, forked.code());
    }

    void leavesNoDeadChildren() {
        const auto made = readyZygote("json");
        const auto children =
            "/proc/" + std::to_string(made->pid()) + "/task/" + std::to_string(made->pid()) + "/children";
        for (int i = 0; i < 5; ++i)
            CPPUNIT_ASSERT_EQUAL(0, run(*made, script("pass"), std::to_string(i)).code);
        const testing::Deadline deadline;
        std::string left = "?";
        while (!left.empty() && !deadline.passed()) { // the last reaper is about to end
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
        ForkedPython forked(made->socket());
        auto& waiting = forked.waiting();
        waiting.awaitReport();
        waiting.assign(spec(Spec::Source::file, "program.py"), assignment());
        requireUnfit(waiting,
                     "The program's directory has json.py, which may be in the place of a module that is loaded.");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ZygoteTest);

} // namespace further::boot
