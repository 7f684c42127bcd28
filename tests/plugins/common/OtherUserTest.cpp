#include "plugins/common/RawProgram.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>

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

/// What a shell's line prints, errors included; its exit code follows.
std::string saidBy(const std::string& line) {
    std::string said;
    std::array<char, 4096> buffer{};
    FILE* const pipe = ::popen((line + " 2>&1").c_str(), "re"); // NOLINT(cert-env33-c): a line of the test's own
    CPPUNIT_ASSERT(pipe != nullptr);
    while (const auto size = std::fread(buffer.data(), 1, buffer.size(), pipe))
        said.append(buffer.data(), size);
    const int status = ::pclose(pipe);
    return said + std::to_string(WEXITSTATUS(status));
}

} // namespace

/// What a program may and what it finds that runs as another user than the launcher. Needs root.
class OtherUserTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(OtherUserTest);
    CPPUNIT_TEST(aProgramIsItsUserAndNobodyElse);
    CPPUNIT_TEST(aProgramHasAllGroupsOfItsUser);
    CPPUNIT_TEST(aProgramCanNotReadWhatIsRoots);
    CPPUNIT_TEST(aProgramCanNotTouchWhoStartedIt);
    CPPUNIT_TEST(aProgramMayUseSudo);
    CPPUNIT_TEST(aProgramEndsWithItsKeeper);
    CPPUNIT_TEST(aProgramHasAnEnvironmentOfItsOwn);
    CPPUNIT_TEST(aProgramCanOpenItsOwnStreams);
    CPPUNIT_TEST(aHomeIsMadeForWhoHasNone);
    CPPUNIT_TEST(aHomeIsMadeInAPlaceOfTheLaunchersOnly);
    CPPUNIT_TEST(whatAClientNamesIsMadeByItsUser);
    CPPUNIT_TEST(whatAClientNamesIsReadByItsUser);
    CPPUNIT_TEST(aScriptsDirectoryIsRemovedWithItsUsersRights);
    CPPUNIT_TEST(theLauncherRefusesRootWhoeverAsks);
    CPPUNIT_TEST(theLauncherRefusesWhomItsRulesDoNotName);
    CPPUNIT_TEST(theLauncherStartsNothingAsRootUnlessAllowed);
    CPPUNIT_TEST(theLauncherSaysThatThereIsNoSuchUser);
    CPPUNIT_TEST_SUITE_END();

    std::optional<ProgramsOfAnother> _another;
    std::optional<RawLauncher> _launcher;

    uid_t user() const { return _launcher->context.programUser().uid; }

    /// What a Python script prints, to its good end.
    std::string said(const std::string& script) const {
        RawProgram program(*_launcher, _launcher->python(script));
        program.next(Report::Type::started);
        const auto output = program.rest();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(output, 0, program.next(Report::Type::exited));
        program.next(Report::Type::ended);
        return output;
    }

    /// Whether each of these Python expressions is refused by the system.
    void assertRefused(const std::vector<std::string>& expressions) const {
        for (const auto& expression : expressions)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(expression, std::string("refused\n"),
                                         said("import os\ntry:\n    " + expression +
                                              "\n    print('done')\nexcept PermissionError:\n    print('refused')"));
    }

    static void assertFails(RawProgram& program, Step step, int error) {
        const auto report = program.next();
        CPPUNIT_ASSERT(report.type == Report::Type::failed);
        CPPUNIT_ASSERT_EQUAL(static_cast<int>(step), report.first);
        CPPUNIT_ASSERT_EQUAL(error, report.second);
        program.next(Report::Type::ended);
    }

    /// Puts a script in the launcher's place that does something first. There is no launcher yet.
    static void wrapLauncher(ProgramFixture& fixture, const std::string& lines) {
        const auto place = fixture.directory() / "libexec";
        std::filesystem::create_directory(place);
        std::ofstream(place / "further-launcher") << "#!/bin/sh\n" << lines;
        std::filesystem::permissions(place / "further-launcher", std::filesystem::perms(0755));
        fixture.context.setDirectories({fixture.context.directories().runtime, place});
    }

    /// A launcher that is begun anew, by a script.
    void begin(const std::string& lines, const std::optional<User>& user = {}) {
        _launcher.reset();
        _launcher.emplace([&](ProgramFixture& fixture) {
            if (user)
                fixture.context.setProgramUser(*user);
            wrapLauncher(fixture, lines);
        });
    }

public:
    void setUp() override {
        if (!ProgramsOfAnother::possible())
            return;
        _another.emplace();
        _launcher.emplace();
    }
    void tearDown() override {
        _launcher.reset();
        _another.reset();
    }

    void aProgramIsItsUserAndNobodyElse() {
        if (!_launcher)
            return;
        const auto number = std::to_string(user());
        CPPUNIT_ASSERT_EQUAL("(" + number + ", " + number + ", " + number + ") True True\n",
                             said("import os, pwd\n"
                                  "group = pwd.getpwuid(os.getuid()).pw_gid\n"
                                  "print(os.getresuid(), os.getresgid() == (group, group, group),\n"
                                  "      sorted(os.getgroups()) == sorted(os.getgrouplist('nobody', group)))"));
        CPPUNIT_ASSERT_EQUAL(std::string("CapInh:\t0000000000000000\nCapPrm:\t0000000000000000\n"
                                         "CapEff:\t0000000000000000\nCapAmb:\t0000000000000000\n"),
                             said("for line in open('/proc/self/status'):\n"
                                  "    if line[:6] in ('CapInh', 'CapPrm', 'CapEff', 'CapAmb'): print(line, end='')"));
        assertRefused({"os.setuid(0)", "os.seteuid(0)", "os.setgid(0)", "os.setgroups([0])"});
    }

    void aProgramHasAllGroupsOfItsUser() {
        if (!_launcher)
            return;
        const auto place = std::filesystem::path(_launcher->directory().string() + "-etc");
        std::filesystem::create_directory(place);
        std::ofstream(place / "passwd") << "root:x:0:0::/root:/bin/sh\nada:x:4711:4712::/nonexistent:/bin/sh\n";
        std::ofstream(place / "group")
            << "root:x:0:\nada:x:4712:\ngpio:x:4713:ada\ni2c:x:4714:bob,ada\nspi:x:4715:bob\n";
        const auto mount = [&](const char* name) {
            return "mount --bind " + (place / name).string() + " /etc/" + name + " && ";
        };
        const auto mounted = mount("passwd") + mount("group");
        if (saidBy("unshare --mount sh -c '" + mounted + "true'") != "0") {
            std::cerr << "SKIPPED: a user with groups needs a mount namespace, which can't be had here\n";
            std::filesystem::remove_all(place);
            return;
        }
        begin("exec unshare --mount sh -c '" + mounted +
                  "exec \"$0\" \"$@\"' " FURTHER_BIN "/further-launcher \"$@\"\n",
              User{4711, "ada", "/tmp"});
        RawProgram program(*_launcher, [&] {
            auto spec = _launcher->shell("id -u; id -g; id -G");
            spec.workDirectory = "/tmp";
            return spec;
        }());
        program.next(Report::Type::started);
        const auto output = program.rest();
        std::filesystem::remove_all(place);
        CPPUNIT_ASSERT_EQUAL(std::string("4711\n4712\n4712 4713 4714\n"), output);
    }

    void aProgramCanNotReadWhatIsRoots() {
        if (!_launcher)
            return;
        assertRefused({"open('/etc/shadow')", "os.listdir('/proc/1/fd')",
                       "os.listdir('" + _launcher->context.directories().runtime.string() + "/..')",
                       "os.mkdir('" + _launcher->directory().string() + "/more')"});
    }

    void aProgramCanNotTouchWhoStartedIt() {
        if (!_launcher)
            return;
        assertRefused({"os.kill(os.getppid(), 0)", "os.kill(" + std::to_string(_launcher->pid()) + ", 9)",
                       "os.kill(" + std::to_string(::getpid()) + ", 0)", "open(f'/proc/{os.getppid()}/mem')"});
    }

    void aProgramMayUseSudo() {
        if (!_launcher)
            return;
        CPPUNIT_ASSERT_EQUAL(std::string("0\n"), said("import ctypes\nprint(ctypes.CDLL(None).prctl(39, 0, 0, 0, 0))"));
    }

    void aProgramEndsWithItsKeeper() {
        if (!_launcher)
            return;
        CPPUNIT_ASSERT_EQUAL(std::to_string(SIGKILL) + "\n",
                             said("import ctypes\nsignal = ctypes.c_int()\n"
                                  "ctypes.CDLL(None).prctl(2, ctypes.byref(signal))\nprint(signal.value)"));
    }

    void aProgramHasAnEnvironmentOfItsOwn() {
        if (!_launcher)
            return;
        begin("export SUDO_USER=x SUDO_COMMAND=x FURTHER_LINK_PORT=1 TOKEN=x LD_PRELOAD= PYTHONPATH=/root "
              "XAUTHORITY=/root/x\n"
              "export XDG_RUNTIME_DIR=/run/user/0 HOME=/root PATH=/root/bin:/usr/bin:/bin\n"
              "export LANG=C.UTF-8 LC_TIME=C.UTF-8 TZ=Asia/Tokyo DISPLAY=:7 OLDPWD=/root\n"
              "exec " FURTHER_BIN "/further-launcher \"$@\"\n");
        CPPUNIT_ASSERT_EQUAL("DISPLAY=:7\nHOME=" + _launcher->context.programUser().home.string() +
                                 "\nLANG=C.UTF-8\nLC_TIME=C.UTF-8\nLOGNAME=nobody\n"
                                 "PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games\nPWD\nSHELL=/bin/bash\n"
                                 "TZ=Asia/Tokyo\nUSER=nobody\n",
                             said("import os\n"
                                  "for name in sorted(os.environ):\n"
                                  "    print(name if name == 'PWD' else name + '=' + os.environ[name])"));
    }

    void aProgramCanOpenItsOwnStreams() {
        if (!_launcher)
            return;
        RawProgram program(*_launcher, _launcher->shell("head -n 1 /dev/stdin >/dev/stdout; echo x >/dev/stderr"));
        CPPUNIT_ASSERT(::write(program.input.get(), "line\n", 5) == 5);
        program.next(Report::Type::started);
        CPPUNIT_ASSERT_EQUAL(0, program.next(Report::Type::exited));
        CPPUNIT_ASSERT_EQUAL(std::string("line\n"), program.rest());
    }

    void aHomeIsMadeForWhoHasNone() {
        if (!_launcher)
            return;
        const auto home = _launcher->context.programUser().home;
        const auto status = statusOf(home);
        CPPUNIT_ASSERT_EQUAL(user(), status.st_uid);
        CPPUNIT_ASSERT_EQUAL(0700U, status.st_mode & 07777U);
        said("import os\nopen(os.path.expanduser('~/kept'), 'w').close()");
        begin("exec " FURTHER_BIN "/further-launcher \"$@\"\n");
        CPPUNIT_ASSERT_EQUAL(_launcher->context.programUser().home.string() + "\n",
                             said("import os\nos.chdir(os.path.expanduser('~'))\nprint(os.getcwd())"));
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

    void theLauncherRefusesRootWhoeverAsks() {
        if (!_launcher)
            return;
        RawProgram program(*_launcher, _launcher->shell("id -u"), 0);
        assertFails(program, Step::permission, EPERM);
        CPPUNIT_ASSERT_EQUAL(std::string(), program.rest());
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), said("print('on')"));
    }

    void theLauncherRefusesWhomItsRulesDoNotName() {
        if (!_launcher)
            return;
        for (const uid_t other : {uid_t(1), user() - 1, launcher::StartRequest::nobodyAtAll}) {
            RawProgram program(*_launcher, _launcher->shell("id -u"), other);
            assertFails(program, Step::permission, EPERM);
        }
    }

    void theLauncherStartsNothingAsRootUnlessAllowed() {
        if (!_launcher)
            return;
        const auto socket = (_launcher->directory() / "runtime" / "other.sock").string();
        for (const std::string words : {"", " --user root", " --user nobody --user root"})
            CPPUNIT_ASSERT_EQUAL(std::string("further-launcher: programs may not run as root: name another user with "
                                             "--user, or allow it with --allow-root\n1"),
                                 saidBy(FURTHER_BIN "/further-launcher --socket " + socket + words));
        CPPUNIT_ASSERT(!std::filesystem::exists(socket));
    }

    void theLauncherSaysThatThereIsNoSuchUser() {
        const auto socket = std::string("/nowhere/at/all");
        CPPUNIT_ASSERT_EQUAL(std::string("further-launcher: there is no user no-such-user on this device\n1"),
                             saidBy(FURTHER_BIN "/further-launcher --user no-such-user --socket " + socket));
        CPPUNIT_ASSERT(saidBy(FURTHER_BIN "/further-launcher --socket x --home relative").starts_with("Usage: "));
        CPPUNIT_ASSERT(saidBy(FURTHER_BIN "/further-launcher --socket").starts_with("Usage: "));
        CPPUNIT_ASSERT(saidBy(FURTHER_BIN "/further-launcher --socket x --root").starts_with("Usage: "));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(OtherUserTest);

} // namespace further
