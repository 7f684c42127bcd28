#include "KeeperProcess.h"

#include "OpenDescriptors.h"
#include "StepFailure.h"

#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>

namespace further::launcher {

void becomeKeeper(pid_t launcher, std::span<const int> kept) {
    ::prctl(PR_SET_NAME, "further-keeper");
    ::setsid(); // the agent's terminal, with its Ctrl-C, is none of the program's business
    checked(Step::fork, ::prctl(PR_SET_CHILD_SUBREAPER, 1));
    checked(Step::fork, ::prctl(PR_SET_PDEATHSIG, SIGTERM));
    if (::getppid() != launcher) // it died before its end could be noticed
        throw StepFailure{Step::fork, ESRCH};
    closeAllFrom(STDERR_FILENO + 1, {kept.begin(), kept.end()});
}

} // namespace further::launcher
