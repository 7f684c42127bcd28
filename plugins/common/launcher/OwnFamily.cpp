#include "OwnFamily.h"

#include "ProcessTree.h"

#include <sys/wait.h>

#include <csignal>

namespace further::launcher {

ProgramFamily::News OwnFamily::look() {
    News news;
    int status = 0;
    pid_t pid = 0;
    while ((pid = ::waitpid(-1, &status, WNOHANG)) > 0) {
        news.any = true;
        if (pid == _program) {
            news.programEnded = true;
            news.status = status;
        }
    }
    _programEnded = _programEnded || news.programEnded;
    _empty = pid < 0;
    return news;
}

void OwnFamily::signalGroup(int signal) const {
    ::kill(-_program, signal);
}

void OwnFamily::signalAll(int signal) const {
    ProcessTree().signal(signal);
}

void OwnFamily::kill() {
    ProcessTree().kill();
}

/// Whoever is a child of this process stays one.
void OwnFamily::giveUp() {
    if (!_programEnded)
        ::kill(_program, SIGKILL);
}

} // namespace further::launcher
