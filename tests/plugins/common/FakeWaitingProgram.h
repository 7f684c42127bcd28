#pragma once

#include "plugins/common/RawProgram.h"

#include "plugins/common/launcher/Protocol.h"
#include "plugins/common/launcher/Spec.h"

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace further {

/// What such a program says and does (plugins/common/launcher/Assignment.h), without anything that is an interpreter's
/// business: take() waits for the assignment, begin() takes it up.
inline const std::string waitingWords = R"python(
import ctypes, os, select, signal, socket, struct, sys, time
prctl = ctypes.CDLL(None).prctl
keeper = socket.socket(fileno=3)
READY, BEGAN, FORKS, FAILED, UNFIT = range(5)
def say(kind, step=0, error=0, reason=b'', lasting=0):
    keeper.send(struct.pack('IiiIi240s', kind, step, error, lasting, 0, reason))
def take():
    global assignment, spec
    assignment, fds, _, _ = socket.recv_fds(keeper, 65536, 4)
    if not fds:
        sys.exit()
    for number in range(3):
        os.dup2(fds[number], number)
    spec = os.pread(fds[3], 1000000, 0)
def begin():
    say(BEGAN)
    keeper.close()
    print('warm', os.getpid(), flush=True)
def fork():
    """Makes another one; returns there, and waits for the next request here."""
    global keeper, link
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        message, fds, _, _ = socket.recv_fds(keeper, 65536, 2)
        if not fds:
            sys.exit()
        if os.fork() == 0:
            break
        for fd in fds:
            os.close(fd)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    prctl(36, 1)
    keeper.close()
    keeper, link = (socket.socket(fileno=fd) for fd in fds)
    program = os.fork()
    if program == 0:
        prctl(1, 9)
        os.setsid()
        link.close()
        return
    keeper.close()
    reap(program)
def tell(kind, status=0, last=0):
    link.send(struct.pack('IiI', kind, status, last))
def reap(program):
    ours, theirs = os.pipe()
    os.set_blocking(theirs, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(theirs)
    tell(0)
    while True:
        kind, status, last = 2, 0, 0
        try:
            while (child := os.waitpid(-1, os.WNOHANG))[0]:
                if child[0] == program:
                    kind, status = 1, child[1]
        except ChildProcessError:
            last = 1
        if last or kind == 1:
            tell(kind, status, last)
        if last or link in select.select([link, ours], [], [])[0]:
            os._exit(0)
        os.read(ours, 100)
)python";

inline const std::string forks = "say(FORKS)\nfork()\n";
inline const std::string waits = "say(READY)\ntake()\n";

inline bool isReady(const launcher::Preparation& state) {
    return state.state == launcher::Preparation::State::ready && state.waiting > 0;
}

inline bool isUnfit(const launcher::Preparation& state) {
    return state.state == launcher::Preparation::State::unfit;
}

/// One that waits, as these lines of Python have it.
inline launcher::Spec waiting(const RawLauncher& launcher, const std::string& lines) {
    auto spec = launcher.python("");
    spec.arguments = {"/usr/bin/python3", "-c", waitingWords + lines};
    spec.fileAt = 3;
    return spec;
}

/// What begins from cold says so.
inline launcher::Spec cold(const RawLauncher& launcher) {
    auto spec = launcher.shell("echo cold");
    spec.source = launcher::Spec::Source::script;
    spec.fileAt = 3;
    spec.scriptName = "main.py";
    spec.content = "the script";
    return spec;
}

inline pid_t pidIn(const std::filesystem::path& file) {
    std::ifstream stream(file);
    pid_t pid = 0;
    CPPUNIT_ASSERT(stream >> pid);
    return pid;
}

inline void assertRuns(RawProgram& program, const std::string& how) {
    CPPUNIT_ASSERT(program.next(launcher::Report::Type::started) > 0);
    CPPUNIT_ASSERT_EQUAL(how, program.line().substr(0, how.size()));
    CPPUNIT_ASSERT_EQUAL(0, program.next(launcher::Report::Type::exited));
    program.next(launcher::Report::Type::ended);
}

} // namespace further
