#include "KeeperProcess.h"

#include "StepFailure.h"

#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <vector>

namespace further::launcher {

namespace {

/// Closes every descriptor above stderr but these.
void closeAllBut(std::vector<int> kept) {
    std::sort(kept.begin(), kept.end());
    unsigned next = STDERR_FILENO + 1;
    for (const int fd : kept) {
        if (static_cast<unsigned>(fd) > next)
            ::syscall(SYS_close_range, next, static_cast<unsigned>(fd) - 1, 0U);
        next = static_cast<unsigned>(fd) + 1;
    }
    ::syscall(SYS_close_range, next, ~0U, 0U);
}

} // namespace

void becomeKeeper(pid_t launcher, std::span<const int> kept) {
    ::prctl(PR_SET_NAME, "further-keeper");
    ::setsid(); // the agent's terminal, with its Ctrl-C, is none of the program's business
    checked(Step::fork, ::prctl(PR_SET_CHILD_SUBREAPER, 1));
    checked(Step::fork, ::prctl(PR_SET_PDEATHSIG, SIGTERM));
    if (::getppid() != launcher) // it died before its end could be noticed
        throw StepFailure{Step::fork, ESRCH};
    closeAllBut({kept.begin(), kept.end()});
}

} // namespace further::launcher
