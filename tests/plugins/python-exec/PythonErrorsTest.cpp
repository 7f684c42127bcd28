#include "PythonFixture.h"

#include "plugins/common/Processes.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <functional>

namespace further {

/// What a client is told that asked for what can't be.
class PythonErrorsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PythonErrorsTest);
    CPPUNIT_TEST(aMissingFile);
    CPPUNIT_TEST(aMissingRelativeFile);
    CPPUNIT_TEST(aDirectory);
    CPPUNIT_TEST(anEmptyPath);
    CPPUNIT_TEST(aNulInWhatGoesToTheSystem);
    CPPUNIT_TEST(aMissingInterpreter);
    CPPUNIT_TEST(aMissingVirtualEnvironment);
    CPPUNIT_TEST(aMissingTemporaryDirectory);
    CPPUNIT_TEST(argumentsThatAreTooLong);
    CPPUNIT_TEST(aSecondStart);
    CPPUNIT_TEST(commandsWithNothingRunning);
    CPPUNIT_TEST(inputAfterItsEnd);
    CPPUNIT_TEST(inputThatTheProgramRefuses);
    CPPUNIT_TEST(inputForAProgramThatHasJustEndedIsNoError);
    CPPUNIT_TEST(aStartAfterOneThatFailed);
    CPPUNIT_TEST(noLauncher);
    CPPUNIT_TEST_SUITE_END();

    static void assertThrows(ErrorCode code, const std::string& words, const std::function<void()>& call) {
        try {
            call();
            CPPUNIT_FAIL("nothing was thrown");
        } catch (const Error& error) {
            assertSays(error, code, words);
        }
    }

    static void assertSays(const Error& error, ErrorCode code, const std::string& words) {
        CPPUNIT_ASSERT_EQUAL(std::string(wireName(code)), std::string(wireName(error.errorCode())));
        CPPUNIT_ASSERT_MESSAGE(error.detail(), error.detail().find(words) != std::string::npos);
    }

    /// That the start which was just asked for fails, with these words and nothing else.
    static void assertFails(PythonFixture& f, ErrorCode code, const std::string& words) {
        CPPUNIT_ASSERT(f.awaitFailure());
        assertSays(f.session.failures()[0].error, code, words);
        CPPUNIT_ASSERT(f.session.sent().empty());
        CPPUNIT_ASSERT(f.session.jobs().empty());
    }

public:
    void aMissingFile() {
        PythonFixture f;
        f.receive("start", {{"path", "/missing/run.py"}}, "p1");
        assertFails(f, ErrorCode::notFound, "There is no file \"/missing/run.py\"");
        CPPUNIT_ASSERT_EQUAL(std::string("p1"), f.session.failures()[0].process);
    }

    void aMissingRelativeFile() {
        PythonFixture f;
        f.receive("start", {{"path", "run.py"}});
        assertFails(f, ErrorCode::notFound, "There is no file \"run.py\" in " + (f.directory() / "work").string());
    }

    void aDirectory() {
        PythonFixture f;
        f.receive("start", {{"path", "/usr"}});
        assertFails(f, ErrorCode::startFailed, "\"/usr\" is a directory: give the path of the file");
    }

    void anEmptyPath() {
        PythonFixture f;
        assertThrows(ErrorCode::invalidData, "The path is empty", [&] { f.receive("start", {{"path", ""}}); });
    }

    void aNulInWhatGoesToTheSystem() {
        PythonFixture f;
        const std::string nul("a\0b", 3);
        assertThrows(ErrorCode::invalidData, "The path contains a NUL", [&] { f.receive("start", {{"path", nul}}); });
        Poco::JSON::Array::Ptr args = new Poco::JSON::Array;
        args->add(nul);
        assertThrows(ErrorCode::invalidData, "One of the arguments contains a NUL", [&] {
            f.receive("start", {{"code", ""}, {"args", args}});
        });
    }

    void aMissingInterpreter() {
        PythonFixture f(Values{{"interpreter", "/usr/bin/python9"}});
        f.run("print()");
        assertFails(f, ErrorCode::startFailed, "\"/usr/bin/python9\" does not exist: set python-exec.interpreter");
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), f.scripts());
    }

    void aMissingVirtualEnvironment() {
        PythonFixture f(Values{{"venv", "/missing"}});
        f.run("print()");
        assertFails(f, ErrorCode::startFailed, "\"/missing/bin/python3\" does not exist: set python-exec.venv");
    }

    void aMissingTemporaryDirectory() {
        PythonFixture f({}, {{"tempDirectory", "/missing"}});
        f.run("print()");
        assertFails(f, ErrorCode::startFailed, "set programs.tempDirectory");
    }

    void argumentsThatAreTooLong() {
        PythonFixture f;
        Poco::JSON::Array::Ptr args = new Poco::JSON::Array;
        args->add(std::string(3'000'000, 'x'));
        f.receive("start", {{"code", ""}, {"args", args}});
        assertFails(f, ErrorCode::startFailed, "longer than the system allows");
    }

    void aSecondStart() {
        PythonFixture f;
        f.run("import time\ntime.sleep(1000)");
        assertThrows(ErrorCode::conflict, "running already", [&] { f.run("print()"); });
    }

    void commandsWithNothingRunning() {
        PythonFixture f;
        assertThrows(ErrorCode::notRunning, "start one first", [&] { f.receive("stop"); });
        assertThrows(ErrorCode::notRunning, "start one first", [&] { f.receive("stdin", {{"input", "x"}}); });
    }

    void inputAfterItsEnd() {
        PythonFixture f;
        f.run("import time\ntime.sleep(1000)");
        f.receive("stdin", {{"input", ""}, {"eof", true}});
        assertThrows(ErrorCode::conflict, "ended by an earlier message", [&] {
            f.receive("stdin", {{"input", "more"}});
        });
    }

    void inputThatTheProgramRefuses() {
        PythonFixture f;
        f.run("import os, time\nos.close(0)\nprint('closed')\ntime.sleep(1000)");
        CPPUNIT_ASSERT(f.awaitOutput("closed"));
        f.receive("stdin", {{"input", "x"}});
        f.receive("stdin", {{"input", "y"}});
        f.strand.advance(std::chrono::milliseconds(99));
        CPPUNIT_ASSERT(f.session.failures().empty());
        f.strand.advance(std::chrono::milliseconds(1));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), f.session.failures().size());
        assertSays(f.session.failures()[0].error, ErrorCode::unavailable, "has closed its input");
    }

    void inputForAProgramThatHasJustEndedIsNoError() {
        PythonFixture f;
        f.run("print('ready')");
        CPPUNIT_ASSERT(f.awaitOutput("ready"));
        CPPUNIT_ASSERT(endsWithin(f.session.jobs()[0].pid, std::chrono::seconds(20)));
        f.receive("stdin", {{"input", "x"}});
        CPPUNIT_ASSERT(f.await("stopped"));
        f.strand.advance(std::chrono::seconds(1));
        CPPUNIT_ASSERT(f.session.failures().empty());
    }

    void aStartAfterOneThatFailed() {
        PythonFixture f;
        f.receive("start", {{"path", "missing.py"}});
        CPPUNIT_ASSERT(f.awaitFailure());
        f.run("print('hi')");
        CPPUNIT_ASSERT(f.await("stopped"));
    }

    void noLauncher() {
        PythonFixture f;
        f.run("import os\nprint(os.getppid())\ninput()");
        CPPUNIT_ASSERT(f.awaitOutput("\n"));
        const auto keeper = static_cast<pid_t>(std::stol(f.session.output("stdout")));
        const auto launcher = parentOf(keeper);
        ::kill(launcher, SIGKILL);
        CPPUNIT_ASSERT(endsWithin(launcher, std::chrono::seconds(20)));
        assertThrows(ErrorCode::unavailable, "try again in a moment", [&] { f.run("print()", "p2"); });
        CPPUNIT_ASSERT(f.await("stopped")); // of the first, which ended with the launcher
        f.session.clear();
        f.run("print('it is there again')");
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL(0, f.exitCode());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PythonErrorsTest);

} // namespace further
