#include "PythonFixture.h"

#include "plugins/common/Processes.h"

#include <further/Utf8.h>

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <filesystem>

namespace further {

/// What a client of /exec sees of a program, sentence by sentence of the protocol.
class PythonHandlerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PythonHandlerTest);
    CPPUNIT_TEST(runsAScript);
    CPPUNIT_TEST(runsAFileInItsDirectoryWithArguments);
    CPPUNIT_TEST(keepsStdoutAndStderrApart);
    CPPUNIT_TEST(showsAPromptBeforeTheAnswer);
    CPPUNIT_TEST(sendsWhatIsPrintedAtOnce);
    CPPUNIT_TEST(neverBreaksACharacter);
    CPPUNIT_TEST(replacesWhatIsNoUtf8);
    CPPUNIT_TEST(stoppedIsTheLastAfterMuchOutput);
    CPPUNIT_TEST(toldInOrderHoweverShortTheProgram);
    CPPUNIT_TEST(startsAgainAfterStopped);
    CPPUNIT_TEST(nothingIsLeftOfOldInput);
    CPPUNIT_TEST(inputEndsWithEof);
    CPPUNIT_TEST(runsSeveralProgramsAtOnce);
    CPPUNIT_TEST(stopsWithTheSignalsNumber);
    CPPUNIT_TEST(killsWhatDoesNotObey);
    CPPUNIT_TEST(stopWorksWhileStarting);
    CPPUNIT_TEST(stopWorksDuringAFlood);
    CPPUNIT_TEST(stopWorksWhileInputWaits);
    CPPUNIT_TEST(aChildThatHoldsStdoutDelaysStoppedByTheGraceAtMost);
    CPPUNIT_TEST(jobsAreListedWhileTheyRun);
    CPPUNIT_TEST(itsEndEndsItsPrograms);
    CPPUNIT_TEST(usesTheVirtualEnvironment);
    CPPUNIT_TEST_SUITE_END();

public:
    void runsAScript() {
        PythonFixture f;
        f.run("print('hi')");
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL(std::string("started stdout stopped "), f.typesSent());
        CPPUNIT_ASSERT_EQUAL(std::string("hi\n"), f.session.output("stdout"));
        CPPUNIT_ASSERT_EQUAL(0, f.exitCode());
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), f.session.sent().front().data->size());
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), f.scripts());
    }

    void runsAFileInItsDirectoryWithArguments() {
        PythonFixture f;
        f.file("run.py", "import os, sys; print(os.getcwd(), sys.argv[1:]); sys.exit(3)");
        Poco::JSON::Array::Ptr args = new Poco::JSON::Array;
        args->add("a b").add("").add("ü");
        f.receive("start", {{"path", "run.py"}, {"args", args}});
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL((f.directory() / "work").string() + " ['a b', '', 'ü']\n", f.session.output("stdout"));
        CPPUNIT_ASSERT_EQUAL(3, f.exitCode());
    }

    void keepsStdoutAndStderrApart() {
        PythonFixture f;
        f.run("import sys\nprint('out')\nprint('err', file=sys.stderr)");
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL(std::string("out\n"), f.session.output("stdout"));
        CPPUNIT_ASSERT_EQUAL(std::string("err\n"), f.session.output("stderr"));
    }

    void showsAPromptBeforeTheAnswer() {
        PythonFixture f;
        f.run("print('hello', input('name? '))");
        CPPUNIT_ASSERT(f.awaitOutput("name? "));
        CPPUNIT_ASSERT_EQUAL(std::string("name? "), f.session.output("stdout"));
        f.receive("stdin", {{"input", "you\n"}});
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL(std::string("name? hello you\n"), f.session.output("stdout"));
    }

    void sendsWhatIsPrintedAtOnce() {
        PythonFixture f;
        f.run("import sys\nprint('no newline', end='')\nsys.stdin.read()");
        CPPUNIT_ASSERT(f.awaitOutput("no newline"));
    }

    void neverBreaksACharacter() {
        PythonFixture f;
        f.run("import os, sys\n"
              "for byte in 'ä€😀'.encode():\n"
              "    os.write(1, bytes([byte]))\n"
              "    sys.stdin.readline()\n");
        for (int byte = 0; byte < 9; ++byte) {
            f.receive("stdin", {{"input", "\n"}});
            f.strand.runUntil([&] { return f.session.count("stopped") == 1; }, std::chrono::milliseconds(5));
        }
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL(std::string("ä€😀"), f.session.output("stdout"));
        for (const auto& message : f.session.sent())
            CPPUNIT_ASSERT(isUtf8(message.data->optValue<std::string>("output", {})));
    }

    void replacesWhatIsNoUtf8() {
        PythonFixture f;
        f.run("import os\nos.write(1, b'a\\xff\\xe2\\x82b\\xc3')");
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL(std::string("a\xEF\xBF\xBD\xEF\xBF\xBD"
                                         "b\xEF\xBF\xBD"),
                             f.session.output("stdout"));
    }

    void stoppedIsTheLastAfterMuchOutput() {
        PythonFixture f;
        f.run("import sys\nfor i in range(100):\n    sys.stdout.write('x' * 99999 + '\\n')");
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(10'000'000), f.session.output("stdout").size());
        CPPUNIT_ASSERT_EQUAL(std::string("stopped"), f.session.sent().back().type);
    }

    void toldInOrderHoweverShortTheProgram() {
        PythonFixture f(Values{{"interpreter", "/bin/sh"}}); // -u is an option of sh too, and it is faster
        for (int i = 0; i < 200; ++i) {
            f.session.clear();
            f.run(i % 2 == 0 ? "exit 5" : "echo out");
            CPPUNIT_ASSERT(f.await("stopped"));
            CPPUNIT_ASSERT_EQUAL(std::string(i % 2 == 0 ? "started stopped " : "started stdout stopped "),
                                 f.typesSent());
        }
    }

    void startsAgainAfterStopped() {
        PythonFixture f;
        f.run("print(1)");
        CPPUNIT_ASSERT(f.await("stopped"));
        f.session.clear();
        f.run("print(2)");
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL(std::string("2\n"), f.session.output("stdout"));
    }

    void nothingIsLeftOfOldInput() {
        PythonFixture f;
        f.run("print('no input wanted')");
        f.receive("stdin", {{"input", std::string(1'000'000, 'x') + "\n"}});
        CPPUNIT_ASSERT(f.await("stopped"));
        f.session.clear();
        f.run("import sys\nprint(sys.stdin.read())");
        f.receive("stdin", {{"input", "new"}, {"eof", true}});
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL(std::string("new\n"), f.session.output("stdout"));
    }

    void inputEndsWithEof() {
        PythonFixture f;
        f.run("import sys\nprint(len(sys.stdin.read()))");
        f.receive("stdin", {{"input", std::string(1'000'000, 'x')}});
        f.receive("stdin", {{"input", "y"}, {"eof", true}});
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL(std::string("1000001\n"), f.session.output("stdout"));
    }

    void runsSeveralProgramsAtOnce() {
        PythonFixture f;
        for (const char* process : {"a", "b"})
            f.run("print('" + std::string(process) + "', input())", process);
        f.receive("stdin", {{"input", "2\n"}}, "b");
        CPPUNIT_ASSERT(f.await("stopped", "b"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), f.session.count("stopped", "a"));
        f.receive("stdin", {{"input", "1\n"}}, "a");
        CPPUNIT_ASSERT(f.await("stopped", "a"));
        CPPUNIT_ASSERT_EQUAL(std::string("a 1\n"), f.session.output("stdout", "a"));
        CPPUNIT_ASSERT_EQUAL(std::string("b 2\n"), f.session.output("stdout", "b"));
    }

    void stopsWithTheSignalsNumber() {
        PythonFixture f;
        f.run("import time\nprint('ready')\ntime.sleep(1000)");
        CPPUNIT_ASSERT(f.awaitOutput("ready"));
        f.receive("stop");
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, f.exitCode());
    }

    void killsWhatDoesNotObey() {
        PythonFixture f(Values{{"stopGrace", "100 ms"}});
        f.run("import signal, time\n"
              "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
              "print('ready')\n"
              "time.sleep(1000)");
        CPPUNIT_ASSERT(f.awaitOutput("ready"));
        f.receive("stop");
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL(-SIGKILL, f.exitCode());
    }

    void stopWorksWhileStarting() {
        PythonFixture f;
        f.run("import time\ntime.sleep(1000)");
        f.receive("stop");
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL(std::string("started stopped "), f.typesSent());
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, f.exitCode());
    }

    void stopWorksDuringAFlood() {
        PythonFixture f;
        f.run("while True:\n    print('x' * 1000)");
        CPPUNIT_ASSERT(f.awaitOutput("xxx"));
        f.receive("stop");
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, f.exitCode());
    }

    void stopWorksWhileInputWaits() {
        PythonFixture f;
        f.run("import time\nprint('ready')\ntime.sleep(1000)");
        CPPUNIT_ASSERT(f.awaitOutput("ready"));
        f.receive("stdin", {{"input", std::string(3'000'000, 'x')}});
        f.receive("stop");
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, f.exitCode());
    }

    void aChildThatHoldsStdoutDelaysStoppedByTheGraceAtMost() {
        PythonFixture f({}, {{"keepChildren", "true"}});
        f.run("import subprocess\nsubprocess.Popen(['sleep', '1000'])\nprint('done')");
        CPPUNIT_ASSERT(f.strand.runUntil([&] { return f.strand.timers() == 1; }));
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), f.session.count("stopped"));
        f.strand.advance(std::chrono::seconds(1));
        CPPUNIT_ASSERT_EQUAL(std::string("started stdout stopped "), f.typesSent());
        CPPUNIT_ASSERT_EQUAL(0, f.exitCode());
    }

    void jobsAreListedWhileTheyRun() {
        PythonFixture f;
        f.file("job.py", "import time; time.sleep(1000)");
        f.receive("start", {{"path", "job.py"}});
        CPPUNIT_ASSERT(f.await("started"));
        const auto jobs = f.session.jobs();
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), jobs.size());
        CPPUNIT_ASSERT_EQUAL(std::string("job.py"), jobs[0].name);
        CPPUNIT_ASSERT(::kill(jobs[0].pid, 0) == 0);
        jobs[0].stop();
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT(f.session.jobs().empty());
    }

    void itsEndEndsItsPrograms() {
        PythonFixture f;
        f.run("import time\ntime.sleep(1000)");
        CPPUNIT_ASSERT(f.await("started"));
        const auto pid = f.session.jobs()[0].pid;
        f.handler.reset();
        CPPUNIT_ASSERT(endsWithin(pid, std::chrono::seconds(2)));
        CPPUNIT_ASSERT(f.session.jobs().empty());
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), f.strand.watches()); // the launcher's
    }

    void usesTheVirtualEnvironment() {
        const ProgramFixture place;
        const auto venv = place.directory() / "venv";
        std::filesystem::create_directories(venv / "bin");
        std::filesystem::create_symlink("/usr/bin/python3", venv / "bin" / "python3");
        PythonFixture f(Values{{"interpreter", "/missing"}, {"venv", venv.string()}});
        f.run("import os, sys\nprint(sys.executable, os.environ['VIRTUAL_ENV'], os.environ['PATH'].split(':')[0])");
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL(venv.string() + "/bin/python3 " + venv.string() + " " + venv.string() + "/bin\n",
                             f.session.output("stdout"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PythonHandlerTest);

} // namespace further
