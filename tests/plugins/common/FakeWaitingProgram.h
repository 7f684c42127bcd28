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
import ctypes, fcntl, os, signal, socket, struct, sys, time
keeper = socket.socket(fileno=3)
READY, BEGAN, FORKS, FAILED, UNFIT, ENDED = range(6)
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
def words():
    at = 4
    for _ in range(2):
        count, = struct.unpack_from('I', message, at)
        at += 4
        texts = []
        for _ in range(count):
            size, = struct.unpack_from('I', message, at)
            texts.append(message[at + 4:at + 4 + size])
            at += 4 + size
        yield texts
def fork():
    """Makes another one; returns there, and waits for the next request here."""
    global keeper, message
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
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    program = os.fork()
    if program == 0:
        ctypes.CDLL(None).prctl(1, 9)
        os.setsid()
        keeper.close()
        keeper = theirs
        ours.close()
        for fd in fds:
            os.close(fd)
        return
    high = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 20) for fd in (ours.fileno(), *fds)]
    for number, fd in zip((3, 4), high):
        os.dup2(fd, number)
    arguments, variables = words()
    os.execve(high[2], [*arguments, str(program).encode()], dict(each.split(b'=', 1) for each in variables))
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
