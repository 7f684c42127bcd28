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
import os, socket, struct, sys, time
keeper = socket.socket(fileno=3)
READY, BEGAN, FAILED, UNFIT = range(4)
def say(kind, step=0, error=0, reason=b''):
    keeper.send(struct.pack('Iii240s', kind, step, error, reason))
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
)python";

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

} // namespace further
