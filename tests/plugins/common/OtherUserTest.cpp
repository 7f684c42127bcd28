#include "plugins/common/FakeWaitingProgram.h"
#include "plugins/common/OtherUserFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

namespace further {

using launcher::Report;
using launcher::Step;

/// What a program may and what it finds that runs as another user than the launcher.
class OtherUserTest : public OtherUserFixture {
    CPPUNIT_TEST_SUITE(OtherUserTest);
    CPPUNIT_TEST(aProgramIsItsUserAndNobodyElse);
    CPPUNIT_TEST(aProgramHasAllGroupsOfItsUser);
    CPPUNIT_TEST(aProgramCanNotReadWhatIsRoots);
    CPPUNIT_TEST(aProgramCanNotTouchWhoStartedIt);
    CPPUNIT_TEST(aProgramMayUseSudo);
    CPPUNIT_TEST(aProgramEndsWithItsKeeper);
    CPPUNIT_TEST(aProgramEndsWithItsLauncher);
    CPPUNIT_TEST(aProgramEndsWithItsLauncherThatBeganColdInstead);
    CPPUNIT_TEST(aProgramThatCanNotBecomeItsUserIsNotRun);
    CPPUNIT_TEST(aProgramHasAnEnvironmentOfItsOwn);
    CPPUNIT_TEST(aProgramHasItsUsersRuntimeDirectory);
    CPPUNIT_TEST(aProgramCanOpenItsOwnStreams);
    CPPUNIT_TEST_SUITE_END();

    /// `program` prints something, and runs on.
    void assertEndsWithItsLauncher(RawProgram program) {
        const auto pid = program.next(Report::Type::started);
        program.line();
        ::kill(_launcher->pid(), SIGKILL);
        CPPUNIT_ASSERT(endsWithin(pid, std::chrono::milliseconds(2000)));
    }

public:
    /// The system forgets with each change of rights what is to happen then.
    void aProgramEndsWithItsLauncher() {
        if (_launcher)
            assertEndsWithItsLauncher(RawProgram(*_launcher, _launcher->python("print(1)\ninput()")));
    }

    void aProgramEndsWithItsLauncherThatBeganColdInstead() {
        if (!_launcher)
            return;
        _launcher->prepare(waiting(*_launcher, waits + "say(UNFIT)\ntime.sleep(1000)"), 1);
        _launcher->await(isReady);
        assertEndsWithItsLauncher(RawProgram::thatMayWait(*_launcher, _launcher->python("print(1)\ninput()")));
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

    void aProgramThatCanNotBecomeItsUserIsNotRun() {
        if (!_launcher)
            return;
        for (const std::string right : {"setuid", "setgid"}) { // which the launcher lacks
            begin("exec setpriv --bounding-set -" + right + " " FURTHER_BIN "/further-launcher \"$@\"\n");
            RawProgram program(*_launcher, _launcher->python("print('run')"));
            assertFails(program, Step::user, EPERM);
            CPPUNIT_ASSERT_EQUAL(std::string(), program.rest());
            CPPUNIT_ASSERT_EQUAL(std::size_t(0), _launcher->scripts());
        }
    }

    void aProgramHasAnEnvironmentOfItsOwn() {
        if (!_launcher)
            return;
        begin("export SUDO_USER=x SUDO_COMMAND=x FURTHER_LINK_PORT=1 TOKEN=x LD_PRELOAD= PYTHONPATH=/root "
              "XAUTHORITY=/root/x\n"
              "export XDG_RUNTIME_DIR=/run/user/0 HOME=/root PATH=/root/bin:/usr/bin:/bin\n"
              "export LANG=C.UTF-8 LC_TIME=C.UTF-8 TZ=Asia/Tokyo DISPLAY=:7 OLDPWD=/root\n" +
              std::string(launcherLine));
        CPPUNIT_ASSERT_EQUAL("DISPLAY=:7\nHOME=" + _launcher->context.programUser().home.string() +
                                 "\nLANG=C.UTF-8\nLC_TIME=C.UTF-8\nLOGNAME=nobody\n"
                                 "PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games\nPWD\nSHELL=/bin/bash\n"
                                 "TZ=Asia/Tokyo\nUSER=nobody\n",
                             said("import os\n"
                                  "for name in sorted(os.environ):\n"
                                  "    print(name if name == 'PWD' else name + '=' + os.environ[name])"));
    }

    // Where there is one, and it is that user's.
    void aProgramHasItsUsersRuntimeDirectory() {
        if (!_launcher)
            return;
        if (saidBy("unshare --mount mount -t tmpfs none /run") != "0") {
            std::cerr << "SKIPPED: a runtime directory needs a mount namespace, which can't be had here\n";
            return;
        }
        const auto place = "/run/user/" + std::to_string(user());
        for (const std::string owner : {"nobody", "root"}) {
            begin("exec unshare --mount sh -c 'mount -t tmpfs none /run && mkdir -p " + place + " && chown " + owner +
                  " " + place + " && exec \"$0\" \"$@\"' " FURTHER_BIN "/further-launcher \"$@\"\n");
            CPPUNIT_ASSERT_EQUAL(owner == "nobody" ? place + "\n" : "None\n",
                                 said("import os\nprint(os.environ.get('XDG_RUNTIME_DIR'))"));
        }
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
};

CPPUNIT_TEST_SUITE_REGISTRATION(OtherUserTest);

} // namespace further
