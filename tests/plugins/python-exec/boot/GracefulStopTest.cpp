#include "StoppedProgram.h"

#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <csignal>
#include <string>

namespace further::boot {

/// SIGTERM, and what a program makes of it.
class GracefulStopTest : public CppUnit::TestFixture, StoppedProgram {
    CPPUNIT_TEST_SUITE(GracefulStopTest);
    CPPUNIT_TEST(isNoErrorThatAProgramCatches);
    CPPUNIT_TEST(isToldAsTheExitCodeOfShells);
    CPPUNIT_TEST(endsBySignalWhateverTheProgramDoesWithIt);
    CPPUNIT_TEST(endsAProgramThatHasHardlyBegun);
    CPPUNIT_TEST(killsAtTheSecondSignal);
    CPPUNIT_TEST(killsAtTheSecondSignalAlsoWhereThePythonHandlerHadNoTurn);
    CPPUNIT_TEST(leavesAHandlerOfTheProgramsOwn);
    CPPUNIT_TEST(leavesAHandlerThatWasThereBefore);
    CPPUNIT_TEST(canBeCalledByAHandlerOfTheProgramsOwn);
    CPPUNIT_TEST(isNothingForExecutedChildren);
    CPPUNIT_TEST(isNothingForForkedChildren);
    CPPUNIT_TEST(isNeverLostInAFork);
    CPPUNIT_TEST(leavesForkedChildrenTheProgramsHandler);
    CPPUNIT_TEST(doesntEndWhatIsForkedWhileItUnwinds);
    CPPUNIT_TEST(comesAgainWhereItGotLost);
    CPPUNIT_TEST(leavesOtherUnraisablesToTheProgramsHook);
    CPPUNIT_TEST(doesntWaitForThreadsAnyLonger);
    CPPUNIT_TEST(letsAtexitCallbacksFinish);
    CPPUNIT_TEST(leavesAnEndOfTheProgramsOwn);
    CPPUNIT_TEST(holdsForADirectoryToo);
    CPPUNIT_TEST_SUITE_END();

    void isNoErrorThatAProgramCatches() {
        requireEnd("ready\n", stopped("import time\n"
                                      "while True:\n"
                                      "    try:\n"
                                      "        print('ready')\n"
                                      "        time.sleep(60)\n"
                                      "    except Exception as problem:\n"
                                      "        print(problem)\n"));
    }

    void isToldAsTheExitCodeOfShells() {
        requireEnd("ready\n143 True\n", stopped("import time\n"
                                                "try:\n"
                                                "    print('ready')\n"
                                                "    time.sleep(60)\n"
                                                "except BaseException as end:\n"
                                                "    print(end.code, isinstance(end, SystemExit))\n"
                                                "    raise\n"));
    }

    void endsBySignalWhateverTheProgramDoesWithIt() {
        for (const std::string end : {"pass", "sys.exit(3)", "raise KeyError"})
            CPPUNIT_ASSERT_EQUAL(-SIGTERM, stopped("import time, sys\n"
                                                   "try:\n"
                                                   "    print('ready')\n"
                                                   "    time.sleep(60)\n"
                                                   "except SystemExit:\n"
                                                   "    " +
                                                   end + "\n")
                                               .code);
    }

    /// While CPython looks whether the file is a directory, and just before it reads the file.
    void endsAProgramThatHasHardlyBegun() {
        const auto file = _directory.write("program.py", "import time\ntime.sleep(60)\n");
        for (const auto* const when : {"os.kill(os.getpid(), 15)", "signal.setitimer(signal.ITIMER_REAL, 1e-6)"}) {
            _directory.write("own/sitecustomize.py",
                             "import os, signal, sys\n"
                             "signal.signal(signal.SIGALRM, lambda *a: os.kill(os.getpid(), 15))\n"
                             "def hook(path):\n"
                             "    if path.endswith('program.py'):\n"
                             "        " +
                                 std::string(when) +
                                 "\n"
                                 "    raise ImportError\n"
                                 "sys.path_hooks.append(hook)\n");
            testing::ChildProcess program(FURTHER_PYTHON, {"-u", file},
                                          {"FURTHER_BOOT=graceful", "PYTHONPATH=" + BootedPython::module() + ":" +
                                                                        (_directory.path() / "own").string()});
            CPPUNIT_ASSERT_EQUAL(-SIGTERM, program.awaitExit());
            CPPUNIT_ASSERT_EQUAL(std::string(), program.errors());
        }
    }

    void killsAtTheSecondSignal() {
        const auto program = start("import time\n"
                                   "try:\n"
                                   "    print('ready')\n"
                                   "    time.sleep(60)\n"
                                   "finally:\n"
                                   "    print('cleaning')\n"
                                   "    try:\n"
                                   "        time.sleep(60)\n"
                                   "    finally:\n"
                                   "        print('interrupted')\n");
        program->awaitOutput("ready\n");
        program->signal(SIGTERM);
        program->awaitOutput("cleaning\n");
        program->signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, program->awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("ready\ncleaning\n"), program->output());
    }

    void killsAtTheSecondSignalAlsoWhereThePythonHandlerHadNoTurn() {
        const auto program = start("print('ready')\nsum(range(10**15))\n"); // in C all the time
        program->awaitOutput("ready\n");
        program->signal(SIGTERM);
        testing::letPass(std::chrono::milliseconds(20)); // two at once are one
        program->signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, program->awaitExit());
    }

    void leavesAHandlerOfTheProgramsOwn() {
        const auto end = stopped("import os, signal, time\n"
                                 "def own(number, frame):\n"
                                 "    print('own', number)\n"
                                 "    os._exit(7)\n"
                                 "signal.signal(signal.SIGTERM, own)\n"
                                 "print('ready')\n"
                                 "time.sleep(60)\n");
        CPPUNIT_ASSERT_EQUAL(std::string("ready\nown 15\n"), end.output);
        CPPUNIT_ASSERT_EQUAL(7, end.code);
    }

    void leavesAHandlerThatWasThereBefore() {
        _directory.write("own/sitecustomize.py", "import signal\nsignal.signal(signal.SIGTERM, lambda *a: exit(7))\n");
        const auto file = _directory.write("program.py", "import time\nprint('ready')\ntime.sleep(60)\n");
        testing::ChildProcess program(FURTHER_PYTHON, {"-u", file},
                                      {"FURTHER_BOOT=graceful", "PYTHONPATH=" + BootedPython::module() + ":" +
                                                                    (_directory.path() / "own").string()});
        CPPUNIT_ASSERT_EQUAL(7, stop(program).code);
    }

    void canBeCalledByAHandlerOfTheProgramsOwn() {
        requireEnd("ready\nown\nfinally\n", stopped("import signal, time\n"
                                                    "def own(number, frame):\n"
                                                    "    print('own')\n"
                                                    "    before(number, frame)\n"
                                                    "before = signal.signal(signal.SIGTERM, own)\n"
                                                    "try:\n"
                                                    "    print('ready')\n"
                                                    "    time.sleep(60)\n"
                                                    "finally:\n"
                                                    "    print('finally')\n"));
    }

    void isNothingForExecutedChildren() {
        const auto program = start("import subprocess, sys\n"
                                   "code = 'import signal; print(signal.getsignal(signal.SIGTERM))'\n"
                                   "print(subprocess.run([sys.executable, '-c', code], capture_output=True).stdout)\n");
        CPPUNIT_ASSERT_EQUAL(0, program->awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("b'0\\n'\n"), program->output());
    }

    void isNothingForForkedChildren() {
        const auto program =
            start("import multiprocessing, os, signal, time\n"
                  "child = os.fork()\n"
                  "if child == 0:\n"
                  "    print(signal.getsignal(signal.SIGTERM))\n"
                  "    try:\n"
                  "        os.kill(os.getpid(), signal.SIGTERM)\n"
                  "        time.sleep(60)\n"
                  "    finally:\n"
                  "        print('unwound')\n"
                  "print(os.waitpid(child, 0)[1])\n"
                  "other = multiprocessing.get_context('fork').Process(target=time.sleep, args=(60,))\n"
                  "other.start()\n"
                  "other.terminate()\n"
                  "other.join()\n"
                  "print(other.exitcode)\n");
        CPPUNIT_ASSERT_EQUAL(0, program->awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("0\n15\n-15\n"), program->output());
    }

    void isNeverLostInAFork() {
        const auto program = start("import os, signal, time\n"
                                   "ends = set()\n"
                                   "for i in range(300):\n"
                                   "    child = os.fork()\n"
                                   "    if child == 0:\n"
                                   "        time.sleep(60)\n"
                                   "        os._exit(0)\n"
                                   "    os.kill(child, signal.SIGTERM)\n" // at once, mostly before the child has run
                                   "    ends.add(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
                                   "print(ends)\n");
        CPPUNIT_ASSERT_EQUAL(0, program->awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("{-15}\n"), program->output());
    }

    void leavesForkedChildrenTheProgramsHandler() {
        const auto program = start("import os, signal, time\n"
                                   "signal.signal(signal.SIGTERM, lambda *a: os._exit(7))\n"
                                   "child = os.fork()\n"
                                   "if child == 0:\n"
                                   "    os.kill(os.getpid(), signal.SIGTERM)\n"
                                   "    time.sleep(60)\n"
                                   "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n");
        CPPUNIT_ASSERT_EQUAL(0, program->awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("7\n"), program->output());
    }

    void doesntEndWhatIsForkedWhileItUnwinds() {
        requireEnd("ready\n3\n", stopped("import os, sys, time\n"
                                         "try:\n"
                                         "    print('ready')\n"
                                         "    time.sleep(60)\n"
                                         "finally:\n"
                                         "    child = os.fork()\n"
                                         "    if child == 0: sys.exit(3)\n"
                                         "    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"));
    }

    void comesAgainWhereItGotLost() {
        requireEnd("ready\nfinally\n", stopped("import time\n"
                                               "class Deaf:\n"
                                               "    def __del__(self):\n"
                                               "        print('ready')\n"
                                               "        time.sleep(60)\n"
                                               "try:\n"
                                               "    Deaf()\n"
                                               "    time.sleep(60)\n"
                                               "    print('not stopped')\n"
                                               "finally:\n"
                                               "    print('finally')\n"));
    }

    void leavesOtherUnraisablesToTheProgramsHook() {
        requireEnd("ready\nhook ValueError\n",
                   stopped("import sys, time\n"
                           "class Bad:\n"
                           "    def __del__(self): raise ValueError\n"
                           "sys.unraisablehook = lambda it: print('hook', it.exc_type.__name__)\n"
                           "try:\n"
                           "    print('ready')\n"
                           "    time.sleep(60)\n"
                           "finally:\n"
                           "    Bad()\n"));
    }

    void doesntWaitForThreadsAnyLonger() {
        requireEnd("ready\natexit\n", stopped("import atexit, threading, time\n"
                                              "atexit.register(print, 'atexit')\n"
                                              "def run():\n"
                                              "    threading.main_thread().join()\n"
                                              "    print('ready')\n"
                                              "    time.sleep(60)\n"
                                              "threading.Thread(target=run).start()\n"));
    }

    void letsAtexitCallbacksFinish() {
        const auto program = start("import atexit, threading, time\n"
                                   "def clean():\n"
                                   "    print('ready')\n"
                                   "    print('clean', input())\n"
                                   "atexit.register(print, 'first')\n"
                                   "atexit.register(clean)\n");
        program->awaitOutput("ready\n");
        program->signal(SIGTERM);
        program->type("now\n");
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, program->awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("ready\nclean now\nfirst\n"), program->output());
        CPPUNIT_ASSERT_EQUAL(std::string(), program->errors());
    }

    void leavesAnEndOfTheProgramsOwn() {
        const auto end = stopped("import os, time\n"
                                 "try:\n"
                                 "    print('ready')\n"
                                 "    time.sleep(60)\n"
                                 "finally:\n"
                                 "    os._exit(5)\n");
        CPPUNIT_ASSERT_EQUAL(5, end.code);
    }

    void holdsForADirectoryToo() {
        _directory.write("app/__main__.py", holding("import time", "time.sleep(60)"));
        const auto program = BootedPython::start((_directory.path() / "app").string());
        requireEnd("ready\nfinally\nmotor off\natexit\n", stop(*program));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(GracefulStopTest);

} // namespace further::boot
