#include "plugins/common/RawProgram.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <set>
#include <sstream>
#include <string>

namespace further {

using launcher::Report;
using launcher::Spec;
using launcher::Step;

/// What a program finds when it begins, and what becomes of one that can't.
class ProgramChildTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ProgramChildTest);
    CPPUNIT_TEST(hasNoSignalBlockedOrIgnored);
    CPPUNIT_TEST(hasItsThreeDescriptorsOnly);
    CPPUNIT_TEST(hasASessionOfItsOwn);
    CPPUNIT_TEST(hasASoftLimitOfDescriptors);
    CPPUNIT_TEST(hasTheEnvironmentThatItWasGiven);
    CPPUNIT_TEST(hasNothingElseOfTheAgentsEnvironment);
    CPPUNIT_TEST(hasTheRuntimeDirectoryOfItsUsersSession);
    CPPUNIT_TEST(runsInTheDirectoryOfItsFile);
    CPPUNIT_TEST(findsARelativeFileInTheWorkingDirectory);
    CPPUNIT_TEST(understandsTheHomeDirectory);
    CPPUNIT_TEST(makesTheWorkingDirectory);
    CPPUNIT_TEST(hasItsScriptInAPrivateDirectory);
    CPPUNIT_TEST(itsPrivateDirectoryIsRemovedWhateverIsInIt);
    CPPUNIT_TEST(aLinkInItsPrivateDirectoryIsNotFollowed);
    CPPUNIT_TEST(takesAnEmptyScriptAndALongOne);
    CPPUNIT_TEST(aMissingProgramIsReported);
    CPPUNIT_TEST(aMissingFileIsReported);
    CPPUNIT_TEST(aDirectoryIsNoFile);
    CPPUNIT_TEST(aMissingTemporaryDirectoryIsReported);
    CPPUNIT_TEST(argumentsThatAreTooLongAreReported);
    CPPUNIT_TEST_SUITE_END();

    std::optional<RawLauncher> _launcher;

    std::string outputOf(const Spec& spec) const {
        RawProgram program(*_launcher, spec);
        program.next(Report::Type::started);
        const auto output = program.rest();
        CPPUNIT_ASSERT_EQUAL(0, program.next(Report::Type::exited));
        program.next(Report::Type::ended);
        return output;
    }

    void assertFails(const Spec& spec, Step step, int error) const {
        RawProgram program(*_launcher, spec);
        const auto report = program.next();
        CPPUNIT_ASSERT_EQUAL(static_cast<int>(Report::Type::failed), static_cast<int>(report.type));
        CPPUNIT_ASSERT_EQUAL(static_cast<int>(step), report.first);
        CPPUNIT_ASSERT_EQUAL(error, static_cast<int>(report.second));
        program.next(Report::Type::ended);
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _launcher->scripts());
    }

    Spec fileSpec(const std::string& path) const {
        auto spec = _launcher->python("");
        spec.source = Spec::Source::file;
        spec.content = path;
        return spec;
    }

public:
    void setUp() override { _launcher.emplace(); }
    void tearDown() override { _launcher.reset(); }

    void hasNoSignalBlockedOrIgnored() {
        CPPUNIT_ASSERT_EQUAL(std::string("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n"),
                             outputOf(_launcher->shell("exec grep -E 'SigBlk|SigIgn' /proc/self/status")));
    }

    void hasItsThreeDescriptorsOnly() {
        // 3 is the descriptor of the directory that is being listed.
        CPPUNIT_ASSERT_EQUAL(std::string("0\n1\n2\n3\n"), outputOf(_launcher->shell("exec ls /proc/self/fd")));
    }

    void hasASessionOfItsOwn() {
        CPPUNIT_ASSERT_EQUAL(std::string("True True True\n"),
                             outputOf(_launcher->python("import os\n"
                                                        "me = os.getpid()\n"
                                                        "print(os.getsid(0) == me, os.getpgid(0) == me,\n"
                                                        "      os.getsid(os.getppid()) != me)")));
    }

    void hasASoftLimitOfDescriptors() {
        rlimit limit{};
        ::getrlimit(RLIMIT_NOFILE, &limit);
        const auto expected = std::to_string(std::min<rlim_t>(1024, limit.rlim_max));
        CPPUNIT_ASSERT_EQUAL(expected + "\n", outputOf(_launcher->shell("ulimit -Sn")));
    }

    void hasTheEnvironmentThatItWasGiven() {
        auto spec = _launcher->shell("echo $FURTHER_ADDED $HOME $PWD");
        spec.environment = {"FURTHER_ADDED=a=b", "HOME=/elsewhere"};
        CPPUNIT_ASSERT_EQUAL("a=b /elsewhere " + spec.workDirectory + "\n", outputOf(spec));
    }

    void hasNothingElseOfTheAgentsEnvironment() {
        const std::array<const char*, 4> secrets{"TOKEN", "SUDO_USER", "FURTHER_LINK_PORT", "LD_AUDIT"};
        for (const auto* name : secrets)
            ::setenv(name, "", 1);
        _launcher.reset();
        _launcher.emplace();
        for (const auto* name : secrets)
            ::unsetenv(name);
        const std::set<std::string> listed{
            "DISPLAY", "HOME", "LANG", "LANGUAGE",        "LOGNAME",    "PATH",           "PWD",
            "SHELL",   "TZ",   "USER", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR"};
        std::istringstream variables(outputOf(_launcher->shell("exec env")));
        for (std::string line; std::getline(variables, line);) {
            const auto name = line.substr(0, line.find('='));
            CPPUNIT_ASSERT_MESSAGE(line, listed.contains(name) || name.starts_with("LC_"));
        }
    }

    void hasTheRuntimeDirectoryOfItsUsersSession() {
        const auto own = _launcher->context.programUser().uid == ::geteuid();
        const std::filesystem::path kept(std::getenv("XDG_RUNTIME_DIR") != nullptr ? std::getenv("XDG_RUNTIME_DIR")
                                                                                   : "");
        const auto directory =
            std::filesystem::temp_directory_path() / ("further-session-" + std::to_string(::getpid()));
        std::filesystem::create_directory(directory);
        ::setenv("XDG_RUNTIME_DIR", directory.c_str(), 1);
        _launcher.reset();
        _launcher.emplace();
        const auto output = outputOf(_launcher->shell("echo $XDG_RUNTIME_DIR"));
        std::filesystem::remove(directory);
        if (kept.empty())
            ::unsetenv("XDG_RUNTIME_DIR");
        else
            ::setenv("XDG_RUNTIME_DIR", kept.c_str(), 1);
        CPPUNIT_ASSERT_EQUAL(own, output == directory.string() + "\n");
    }

    void runsInTheDirectoryOfItsFile() {
        const auto directory = _launcher->directory() / "else where";
        std::filesystem::create_directory(directory);
        std::filesystem::rename(_launcher->file("where.py", "import os, sys; print(os.getcwd(), sys.argv)"),
                                directory / "where.py");
        auto spec = fileSpec(directory / "where.py");
        spec.arguments.push_back("an argument");
        CPPUNIT_ASSERT_EQUAL(directory.string() + " ['" + directory.string() + "/where.py', 'an argument']\n",
                             outputOf(spec));
    }

    void findsARelativeFileInTheWorkingDirectory() {
        _launcher->file("here.py", "print('found')");
        CPPUNIT_ASSERT_EQUAL(std::string("found\n"), outputOf(fileSpec("here.py")));
        CPPUNIT_ASSERT_EQUAL(std::string("found\n"), outputOf(fileSpec("../work/./here.py")));
    }

    void understandsTheHomeDirectory() {
        auto spec = _launcher->shell("test \"$PWD\" = \"$HOME\"");
        spec.workDirectory = "~";
        outputOf(spec);
        assertFails(fileSpec("~/there is no such file.py"), Step::file, ENOENT);
    }

    void makesTheWorkingDirectory() {
        auto spec = _launcher->shell("pwd");
        spec.workDirectory += "/that/is/missing";
        CPPUNIT_ASSERT_EQUAL(spec.workDirectory + "\n", outputOf(spec));
    }

    void hasItsScriptInAPrivateDirectory() {
        const auto output = outputOf(_launcher->python("import os, stat, sys\n"
                                                       "print(os.getcwd() == os.path.dirname(sys.argv[0]))\n"
                                                       "print(os.path.basename(sys.argv[0]))\n"
                                                       "for path in os.getcwd(), sys.argv[0]:\n"
                                                       "    print(oct(stat.S_IMODE(os.stat(path).st_mode)))\n"
                                                       "print(os.listdir('..') == [os.path.basename(os.getcwd())])"));
        CPPUNIT_ASSERT_EQUAL(std::string("True\nmain.py\n0o700\n0o600\nTrue\n"), output);
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _launcher->scripts());
    }

    void itsPrivateDirectoryIsRemovedWhateverIsInIt() {
        outputOf(_launcher->python("import os\n"
                                   "open('read-only', 'w').close()\n"
                                   "os.mkfifo('fifo')\n"
                                   "os.mkdir('closed')\n"
                                   "open('closed/file', 'w').close()\n"
                                   "os.chmod('closed', 0)\n"
                                   "os.chmod('.', 0o300)\n"
                                   "for depth in range(100):\n"
                                   "    os.mkdir('d' * 200)\n"
                                   "    os.chdir('d' * 200)\n"
                                   "    open('file', 'w').close()\n"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _launcher->scripts());
    }

    void aLinkInItsPrivateDirectoryIsNotFollowed() {
        const auto kept = _launcher->file("kept", "");
        outputOf(_launcher->python("import os\nos.symlink('" + kept.parent_path().string() + "', 'link')"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _launcher->scripts());
        CPPUNIT_ASSERT(std::filesystem::exists(kept));
    }

    void takesAnEmptyScriptAndALongOne() {
        CPPUNIT_ASSERT_EQUAL(std::string(), outputOf(_launcher->python("")));
        CPPUNIT_ASSERT_EQUAL(std::string("4194304\n"),
                             outputOf(_launcher->python("print(len('" + std::string(4 * 1024 * 1024, 'x') + "'))")));
    }

    void aMissingProgramIsReported() {
        auto spec = _launcher->python("print()");
        spec.arguments[0] = "/usr/bin/python9";
        assertFails(spec, Step::exec, ENOENT);
    }

    void aMissingFileIsReported() {
        assertFails(fileSpec("missing.py"), Step::file, ENOENT);
        assertFails(fileSpec("/etc/passwd/missing.py"), Step::file, ENOTDIR);
    }

    void aDirectoryIsNoFile() { assertFails(fileSpec("/usr"), Step::file, EISDIR); }

    void aMissingTemporaryDirectoryIsReported() {
        auto spec = _launcher->python("print()");
        spec.tempDirectory += "/missing";
        assertFails(spec, Step::tempDirectory, ENOENT);
    }

    void argumentsThatAreTooLongAreReported() {
        auto spec = _launcher->python("print()");
        spec.arguments.emplace_back(4 * 1024 * 1024, 'x');
        assertFails(spec, Step::exec, E2BIG);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ProgramChildTest);

/// All of it with programs of another user than the launcher's.
class ProgramChildOfAnotherTest : public ProgramChildTest {
    CPPUNIT_TEST_SUB_SUITE(ProgramChildOfAnotherTest, ProgramChildTest);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override {
        _another.emplace();
        ProgramChildTest::setUp();
    }
    void tearDown() override {
        ProgramChildTest::tearDown();
        _another.reset();
    }

private:
    std::optional<ProgramsOfAnother> _another;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ProgramChildOfAnotherTest);

} // namespace further
