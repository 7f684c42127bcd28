#include "plugins/common/RawProgram.h"

#include "plugins/common/process/StartError.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

namespace further {

using launcher::Report;
using launcher::Spec;
using launcher::Step;

/// Scripts in a directory that a client named, files that are executed themselves, and where a shell begins.
class ScriptTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ScriptTest);
    CPPUNIT_TEST(isWrittenIntoTheDirectoryThatWasNamed);
    CPPUNIT_TEST(missingDirectoriesAreMadeForIt);
    CPPUNIT_TEST(aDirectoryThatCanNotBeMadeIsTold);
    CPPUNIT_TEST(nothingButItsFileIsRemoved);
    CPPUNIT_TEST(whatTookItsPlaceLeadsNowhere);
    CPPUNIT_TEST(isRemovedWhereItCouldNotBeRun);
    CPPUNIT_TEST(mayBeExecutedWhereItIsExecuted);
    CPPUNIT_TEST(aFileIsExecutedAsItIs);
    CPPUNIT_TEST(aFileNeedsTheRightToBeExecuted);
    CPPUNIT_TEST(aFileWithoutItsLineIsNotExecuted);
    CPPUNIT_TEST(aMissingInterpreterIsTold);
    CPPUNIT_TEST(aShellBeginsWhereItsClientSays);
    CPPUNIT_TEST(aShellsDirectoryIsNotMade);
    CPPUNIT_TEST(aShellsWorkDirectoryIsMade);
    CPPUNIT_TEST_SUITE_END();

    std::optional<RawLauncher> _launcher;

    std::filesystem::path work() const { return _launcher->directory() / "work"; }

    std::string outputOf(const Spec& spec) const {
        RawProgram program(*_launcher, spec);
        program.next(Report::Type::started);
        const auto output = program.rest();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(output, 0, program.next(Report::Type::exited));
        program.next(Report::Type::ended);
        return output;
    }

    /// What a client is told.
    Error failureOf(const Spec& spec) const {
        RawProgram program(*_launcher, spec);
        const auto report = program.next();
        CPPUNIT_ASSERT(report.type == Report::Type::failed);
        program.next(Report::Type::ended);
        return process::startError(spec, static_cast<Step>(report.first), static_cast<int>(report.second), "advice.");
    }

    void assertFails(const Spec& spec, ErrorCode code, const std::string& words) const {
        const auto error = failureOf(spec);
        CPPUNIT_ASSERT_EQUAL(std::string(wireName(code)), std::string(wireName(error.errorCode())));
        CPPUNIT_ASSERT_MESSAGE(error.detail(), error.detail().find(words) != std::string::npos);
    }

    Spec scriptIn(const std::string& directory, const std::string& script) const {
        auto spec = _launcher->python(script);
        spec.scriptDirectory = directory;
        return spec;
    }

    /// A file that is executed itself.
    Spec executed(const std::string& name, const std::string& text, unsigned mode) const {
        auto spec = _launcher->shell("");
        spec.source = Spec::Source::file;
        spec.arguments = {};
        spec.content = name;
        const auto path = _launcher->file(name, text);
        CPPUNIT_ASSERT_EQUAL(0, ::chmod(path.c_str(), mode));
        CPPUNIT_ASSERT_EQUAL(0, ::chown(path.c_str(), _launcher->context.programUser().uid, static_cast<gid_t>(-1)));
        return spec;
    }

    Spec shellIn(const std::string& directory) const {
        auto spec = _launcher->shell("");
        spec.source = Spec::Source::shell;
        spec.arguments = {"-c", "echo $0 $PWD"};
        spec.content = directory;
        return spec;
    }

    std::size_t filesIn(const std::filesystem::path& directory) const {
        return static_cast<std::size_t>(
            std::distance(std::filesystem::directory_iterator(directory), std::filesystem::directory_iterator()));
    }

public:
    void setUp() override { _launcher.emplace(); }
    void tearDown() override { _launcher.reset(); }

    void isWrittenIntoTheDirectoryThatWasNamed() {
        _launcher->file("neighbour.py", "name = 'found'");
        const auto here = work().string();
        for (const auto& directory : {std::string("."), here}) {
            const auto output =
                outputOf(scriptIn(directory, "import neighbour, os, sys\n"
                                             "print(neighbour.name, os.getcwd(), len(os.listdir('.')))\n"
                                             "print(os.path.basename(sys.argv[0]))"));
            CPPUNIT_ASSERT_MESSAGE(output, output.starts_with("found " + here + " "));
            CPPUNIT_ASSERT_MESSAGE(output, output.find("\nfurther-") != std::string::npos && output.ends_with(".py\n"));
        }
        std::filesystem::remove_all(work() / "__pycache__");
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), filesIn(work()));
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _launcher->scripts());
    }

    void missingDirectoriesAreMadeForIt() {
        CPPUNIT_ASSERT_EQUAL(work().string() + "/a/b\n", outputOf(scriptIn("a/b", "import os\nprint(os.getcwd())")));
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), filesIn(work() / "a" / "b")); // they stay
        auto spec = scriptIn("a", "import os\nprint(os.getcwd())");
        spec.workDirectory += "/new";
        CPPUNIT_ASSERT_EQUAL(spec.workDirectory + "/a\n", outputOf(spec));
    }

    void aDirectoryThatCanNotBeMadeIsTold() {
        _launcher->file("file", "");
        assertFails(scriptIn("file", ""), ErrorCode::startFailed,
                    "could not be written to a file in the directory \"file\" in " + work().string());
        assertFails(scriptIn("/proc/none", ""), ErrorCode::startFailed,
                    "in the directory \"/proc/none\" (No such file");
    }

    void nothingButItsFileIsRemoved() {
        outputOf(scriptIn("a", "open('kept', 'w')\nimport os\nos.mkdir('d')\nopen('d/kept', 'w')"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), filesIn(work() / "a"));
        CPPUNIT_ASSERT(std::filesystem::exists(work() / "a" / "d" / "kept"));
    }

    void whatTookItsPlaceLeadsNowhere() {
        const auto kept = _launcher->file("kept", "").string();
        outputOf(scriptIn("a", "import os, sys\nos.remove(sys.argv[0])\nos.symlink('" + kept + "', sys.argv[0])"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), filesIn(work() / "a"));
        outputOf(scriptIn("a", "import os, sys\nos.remove(sys.argv[0])\nos.mkdir(sys.argv[0])\n"
                               "open(sys.argv[0] + '/kept', 'w')"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), filesIn(work() / "a"));
        CPPUNIT_ASSERT(std::filesystem::exists(kept));
    }

    void isRemovedWhereItCouldNotBeRun() {
        auto spec = scriptIn("a", "print()");
        spec.arguments[0] = "/usr/bin/python9";
        assertFails(spec, ErrorCode::startFailed, "\"/usr/bin/python9\" does not exist: advice.");
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), filesIn(work() / "a"));
    }

    void mayBeExecutedWhereItIsExecuted() {
        auto spec = scriptIn("", "#!/bin/sh\nstat -c %a \"$0\"; echo \"$1\"");
        spec.arguments = {"an argument"};
        spec.fileAt = 0;
        spec.scriptName = "program";
        CPPUNIT_ASSERT_EQUAL(std::string("700\nan argument\n"), outputOf(spec));
        spec.scriptDirectory = ".";
        CPPUNIT_ASSERT_EQUAL(std::string("700\nan argument\n"), outputOf(spec));
        CPPUNIT_ASSERT_EQUAL(std::string("0o600\n"),
                             outputOf(scriptIn(".", "import os, stat, sys\n"
                                                    "print(oct(stat.S_IMODE(os.stat(sys.argv[0]).st_mode)))")));
    }

    void aFileIsExecutedAsItIs() {
        auto spec = executed("run", "#!/bin/sh\necho \"$0 $1\"; pwd", 0700);
        spec.arguments = {"an argument"};
        const auto here = work().string();
        CPPUNIT_ASSERT_EQUAL(here + "/run an argument\n" + here + "\n", outputOf(spec));
        spec.content = "/bin/echo"; // what isn't a script, too
        CPPUNIT_ASSERT_EQUAL(std::string("an argument\n"), outputOf(spec));
    }

    void aFileNeedsTheRightToBeExecuted() {
        assertFails(executed("run", "#!/bin/sh\n", 0600), ErrorCode::startFailed,
                    "\"run\" may not be executed by the user as whom programs run here: make it and its interpreter "
                    "executable (chmod +x run)");
        assertFails(executed("interpreted", "#!/etc/passwd\n", 0700), ErrorCode::startFailed, "and its interpreter");
        auto sent = scriptIn("", "#!/etc/passwd\n");
        sent.fileAt = 0;
        sent.arguments = {};
        assertFails(sent, ErrorCode::startFailed, "The script may not be executed");
    }

    void aFileWithoutItsLineIsNotExecuted() {
        assertFails(executed("run", "echo ran\n", 0700), ErrorCode::startFailed, "has no #! line");
        auto sent = scriptIn("", "echo ran\n");
        sent.fileAt = 0;
        sent.arguments = {};
        assertFails(sent, ErrorCode::startFailed, "The script is no program for this device and has no #! line");
    }

    void aMissingInterpreterIsTold() {
        assertFails(executed("run", "#!/usr/bin/missing\n", 0700), ErrorCode::startFailed,
                    "\"run\" needs an interpreter that isn't there");
        assertFails(executed("windows", "#!/bin/sh\r\necho\r\n", 0700), ErrorCode::startFailed, "carriage return");
        assertFails(executed("run", "", 0700), ErrorCode::startFailed, "#! line");
        auto missing = executed("run", "", 0700);
        missing.content = "missing";
        assertFails(missing, ErrorCode::notFound, "There is no file \"missing\"");
    }

    void aShellBeginsWhereItsClientSays() {
        std::filesystem::create_directory(work() / "a");
        CPPUNIT_ASSERT_EQUAL("-bash " + work().string() + "/a\n", outputOf(shellIn("a")));
        CPPUNIT_ASSERT_EQUAL(std::string("-bash /usr\n"), outputOf(shellIn("/usr")));
        auto spec = shellIn("~");
        spec.arguments = {"-c", "test \"$PWD\" = \"$HOME\" && echo home"};
        CPPUNIT_ASSERT_EQUAL(std::string("home\n"), outputOf(spec));
    }

    void aShellsDirectoryIsNotMade() {
        assertFails(shellIn("missing"), ErrorCode::notFound, "There is no directory \"missing\" in " + work().string());
        assertFails(shellIn("/etc/passwd"), ErrorCode::notFound, "There is no directory \"/etc/passwd\" on");
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), filesIn(work()));
    }

    void aShellsWorkDirectoryIsMade() {
        auto spec = shellIn("");
        spec.workDirectory += "/new";
        CPPUNIT_ASSERT_EQUAL("-bash " + spec.workDirectory + "\n", outputOf(spec));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ScriptTest);

/// All of it with programs of another user than the launcher's.
class ScriptOfAnotherTest : public ScriptTest {
    CPPUNIT_TEST_SUB_SUITE(ScriptOfAnotherTest, ScriptTest);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        _another.emplace();
        ScriptTest::setUp();
    }
    void tearDown() override {
        ScriptTest::tearDown();
        _another.reset();
    }

private:
    std::optional<ProgramsOfAnother> _another;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ScriptOfAnotherTest);

} // namespace further
