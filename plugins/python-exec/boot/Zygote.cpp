#include "Zygote.h"

#include "plugins/common/launcher/Reaper.h"

#include "Preload.h"
#include "PythonError.h"

#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <utility>

namespace further::boot {

namespace {

using launcher::Forked;
using launcher::ReceivedForkRequest;

constexpr int exitOfFailure = 127; // nobody looks at it

/// How the kernel deals with children that end, SIG_DFL in any case.
void reapByItself(bool byItself) {
    struct sigaction action {};
    action.sa_handler = SIG_DFL;
    action.sa_flags = byItself ? SA_NOCLDWAIT : 0;
    ::sigaction(SIGCHLD, &action, nullptr);
}

} // namespace

void Zygote::serve() {
    reapByItself(true);
    _keeper.tell(launcher::WaitingReport::Type::forks);
    for (;;) {
        auto request = launcher::receiveForkRequest(_keeper.descriptor());
        if (!request)
            ::_exit(0);
        if (fork(std::move(*request)))
            return;
    }
}

/// True in the fork that is to wait. A request that can't be fulfilled is noticed by the end of its sockets.
bool Zygote::fork(ReceivedForkRequest request) {
    PyOS_BeforeFork();
    if (::fork() != 0) { // whether it could be done or not
        PyOS_AfterFork_Parent();
        return false;
    }
    // No Python runs in the reaper, so that its fork is for Python the only one. The C library's own handlers run
    // twice.
    launcher::becomeReaper();
    const pid_t reaper = ::getpid();
    if (const pid_t waiting = ::fork(); waiting != 0) {
        if (waiting < 0)
            ::_exit(exitOfFailure);
        _title.show({"further-reaper"}, {});
        launcher::reap(waiting, request[Forked::link]);
    }
    becomeWaiting(std::move(request), reaper);
    return true;
}

void Zygote::becomeWaiting(ReceivedForkRequest request, pid_t reaper) {
    ::setsid();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != reaper)
        ::_exit(exitOfFailure);
    _keeper.replace(request[Forked::socket]);
    request.passed = {};
    PyOS_AfterFork_Child();
    seedAnew();
}

} // namespace further::boot
