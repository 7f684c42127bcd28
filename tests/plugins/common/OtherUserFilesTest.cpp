#include "plugins/common/OtherUserFixture.h"

#include "plugins/common/process/Terminal.h"

#include <cppunit/extensions/HelperMacros.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

namespace further {

using launcher::Report;
using launcher::Spec;
using launcher::Step;

namespace {

struct stat statusOf(const std::filesystem::path& path) {
    struct stat status {};
    CPPUNIT_ASSERT_EQUAL_MESSAGE(path.string(), 0, ::lstat(path.c_str(), &status));
    return status;
}

struct stat statusOf(const Descriptor& descriptor) {
    struct stat status {};
    CPPUNIT_ASSERT_EQUAL(0, ::fstat(descriptor.get(), &status));
    return status;
}

} // namespace

/// Files that have to do with a program of another user than the launcher: whose they are, and who touches them.
class OtherUserFilesTest : public OtherUserFixture {
    CPPUNIT_TEST_SUITE(OtherUserFilesTest);
    CPPUNIT_TEST(aHomeIsMadeForWhoHasNone);
    CPPUNIT_TEST(aHomeIsMadeInAPlaceOfTheLaunchersOnly);
    CPPUNIT_TEST(whatAClientNamesIsMadeByItsUser);
    CPPUNIT_TEST(whatAClientNamesIsReadByItsUser);
    CPPUNIT_TEST(aScriptsDirectoryIsRemovedWithItsUsersRights);
    CPPUNIT_TEST(aScriptIsWrittenWhereItsUserMay);
    CPPUNIT_TEST(aScriptIsRemovedWithItsUsersRights);
    CPPUNIT_TEST(aTerminalIsGivenToItsUserAndNothingElse);
    CPPUNIT_TEST(executesWhatStandsBesideItWhereItsUserDoesNotReach);
    CPPUNIT_TEST_SUITE_END();

public:
    /// As in a build tree below a home that is closed to others.
    void executesWhatStandsBesideItWhereItsUserDoesNotReach() {
        if (!_launcher)
            return;
        _launcher.reset();
        std::filesystem::path closed;
        _launcher.emplace([&](ProgramFixture& fixture) {
            closed = fixture.directory() / "closed";
            std::filesystem::create_directories(closed / "elsewhere");
            std::filesystem::permissions(closed, std::filesystem::perms::owner_all);
            std::filesystem::copy(FURTHER_BIN "/further-launcher", closed);
            for (const auto* const place : {"program", "elsewhere/program"})
                std::filesystem::copy("/bin/sh", closed / place);
            std::filesystem::create_symlink("elsewhere/program", closed / "link");
            fixture.context.setDirectories({fixture.context.directories().runtime, closed});
        });
        const auto spec = [&](const char* program) {
            auto asked = _launcher->shell("id -un; exit 7");
            asked.arguments.front() = closed / program;
            return asked;
        };
        RawProgram beside(*_launcher, spec("program"));
        beside.next(Report::Type::started);
        CPPUNIT_ASSERT_EQUAL(std::string("nobody"), beside.line());
        CPPUNIT_ASSERT_EQUAL(7, beside.next(Report::Type::exited));
        for (const auto& [program, error] : {std::pair("elsewhere/program", EACCES), {"link", ELOOP}}) {
            RawProgram other(*_launcher, spec(program));
            assertFails(other, Step::exec, error);
        }
    }

    void aHomeIsMadeForWhoHasNone() {
        if (!_launcher)
            return;
        const auto home = _launcher->context.programUser().home;
        const auto status = statusOf(home);
        CPPUNIT_ASSERT_EQUAL(user(), status.st_uid);
        CPPUNIT_ASSERT_EQUAL(0700U, status.st_mode & 07777U);
        CPPUNIT_ASSERT_EQUAL(home.string() + "\n",
                             said("import os\nos.chdir(os.path.expanduser('~'))\nopen('new', 'w').close()\n"
                                  "print(os.getcwd())"));
    }

    void aHomeIsMadeInAPlaceOfTheLaunchersOnly() {
        if (!_launcher)
            return;
        auto someone = _launcher->context.programUser();
        for (const std::string place : {"temp", "link"}) { // a place of the user's, and a way to anywhere
            std::filesystem::path home;
            _launcher.reset();
            _launcher.emplace([&](ProgramFixture& fixture) {
                std::filesystem::create_directory_symlink("runtime", fixture.directory() / "link");
                home = someone.home = fixture.directory() / place / "home";
                fixture.context.setProgramUser(someone);
            });
            CPPUNIT_ASSERT_MESSAGE(place, !std::filesystem::exists(home));
            CPPUNIT_ASSERT_EQUAL(std::string("on\n"), said("print('on')"));
        }
    }

    void whatAClientNamesIsMadeByItsUser() {
        if (!_launcher)
            return;
        auto spec = _launcher->shell("stat -c %u . ..");
        spec.workDirectory += "/made/deep";
        RawProgram program(*_launcher, spec);
        program.next(Report::Type::started);
        CPPUNIT_ASSERT_EQUAL(std::to_string(user()) + "\n" + std::to_string(user()) + "\n", program.rest());
        spec.workDirectory = (_launcher->directory() / "roots").string(); // which the user may not make
        RawProgram refused(*_launcher, spec);
        assertFails(refused, Step::workDirectory, EACCES);
        CPPUNIT_ASSERT(!std::filesystem::exists(spec.workDirectory));
        const auto number = std::to_string(user());
        CPPUNIT_ASSERT_EQUAL(number + " " + number + "\n",
                             said("import os\nprint(os.stat('.').st_uid, os.stat('main.py').st_uid)"));
    }

    void whatAClientNamesIsReadByItsUser() {
        if (!_launcher)
            return;
        auto spec = _launcher->python("");
        spec.source = Spec::Source::file;
        spec.content = _launcher->file("secret.py", "print(1)");
        std::filesystem::permissions(spec.content, std::filesystem::perms(0600));
        RawProgram program(*_launcher, spec);
        assertFails(program, Step::file, EACCES);
        spec.content = "/etc/shadow";
        RawProgram shadow(*_launcher, spec);
        assertFails(shadow, Step::file, EACCES);
        spec = _launcher->shell("true");
        spec.workDirectory = (_launcher->directory() / "runtime").string();
        std::filesystem::permissions(spec.workDirectory, std::filesystem::perms(0700));
        RawProgram directory(*_launcher, spec);
        assertFails(directory, Step::chdir, EACCES);
    }

    void aScriptsDirectoryIsRemovedWithItsUsersRights() {
        if (!_launcher)
            return;
        RawProgram program(*_launcher, _launcher->python("import os\nprint(os.getcwd())\ninput()"));
        program.next(Report::Type::started);
        const std::filesystem::path place = program.line();
        std::filesystem::create_directory(place / "roots");
        std::ofstream(place / "roots" / "kept").flush();
        CPPUNIT_ASSERT(::write(program.input.get(), "\n", 1) == 1);
        program.next(Report::Type::exited);
        program.next(Report::Type::ended);
        CPPUNIT_ASSERT(!std::filesystem::exists(place / "main.py"));
        CPPUNIT_ASSERT(std::filesystem::exists(place / "roots" / "kept"));
    }

    void aScriptIsWrittenWhereItsUserMay() {
        if (!_launcher)
            return;
        auto spec = _launcher->python("import os, sys\nprint(os.stat('.').st_uid, os.stat(sys.argv[0]).st_uid)");
        spec.scriptDirectory = "made";
        RawProgram program(*_launcher, spec);
        program.next(Report::Type::started);
        CPPUNIT_ASSERT_EQUAL(std::to_string(user()) + " " + std::to_string(user()) + "\n", program.rest());
        for (const std::string place : {"runtime", "runtime/made"}) {
            spec.scriptDirectory = (_launcher->directory() / place).string();
            RawProgram refused(*_launcher, spec);
            const auto report = refused.next();
            CPPUNIT_ASSERT(report.type == Report::Type::failed);
            CPPUNIT_ASSERT_EQUAL(EACCES, static_cast<int>(report.second));
        }
        CPPUNIT_ASSERT(!std::filesystem::exists(spec.scriptDirectory));
    }

    void aScriptIsRemovedWithItsUsersRights() {
        if (!_launcher)
            return;
        auto spec = _launcher->python("import os, sys\nprint(os.path.basename(sys.argv[0]))\ninput()\n"
                                      "os.rename('../trap', '../aside')\nos.symlink('../roots', '../trap')");
        spec.scriptDirectory = "trap";
        const auto roots = _launcher->directory() / "roots";
        std::filesystem::create_directory(roots);
        RawProgram program(*_launcher, spec);
        program.next(Report::Type::started);
        const auto kept = roots / program.line();
        std::ofstream(kept).flush();
        CPPUNIT_ASSERT(::write(program.input.get(), "\n", 1) == 1);
        CPPUNIT_ASSERT_EQUAL(0, program.next(Report::Type::exited));
        program.next(Report::Type::ended);
        CPPUNIT_ASSERT(std::filesystem::is_symlink(_launcher->directory() / "work" / "trap"));
        CPPUNIT_ASSERT(std::filesystem::exists(kept));
    }

    void aTerminalIsGivenToItsUserAndNothingElse() {
        if (!_launcher)
            return;
        const process::Terminal terminal;
        const auto slave = terminal.slave();
        const Descriptor file(::open((_launcher->directory() / "roots").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
        const auto spec = _launcher->shell("true");
        RawProgram program(*_launcher, spec, {slave.get(), terminal.master().get(), file.get()});
        program.next(Report::Type::started);
        program.next(Report::Type::exited);
        const auto owner = statusOf(terminal.master()).st_uid;
        if (owner != 0) // the whole machine's /dev/ptmx: not so for longer than this
            CPPUNIT_ASSERT_EQUAL(0, ::fchown(terminal.master().get(), 0, static_cast<gid_t>(-1)));
        CPPUNIT_ASSERT_EQUAL(uid_t(0), owner);
        CPPUNIT_ASSERT_EQUAL(user(), statusOf(slave).st_uid);
        CPPUNIT_ASSERT_EQUAL(uid_t(0), statusOf(file).st_uid);
        const process::Terminal others; // whose the agent isn't
        CPPUNIT_ASSERT_EQUAL(0, ::fchown(others.slave().get(), user() - 1, static_cast<gid_t>(-1)));
        RawProgram second(*_launcher, spec, {others.slave().get(), file.get(), file.get()});
        second.next(Report::Type::started);
        second.next(Report::Type::exited);
        CPPUNIT_ASSERT_EQUAL(user() - 1, statusOf(others.slave()).st_uid);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(OtherUserFilesTest);

} // namespace further
