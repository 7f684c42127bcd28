#include "ControllingTerminal.h"

#include "StepFailure.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace further::launcher {

void takeTerminal() {
    checked(Step::session, ::ioctl(STDIN_FILENO, TIOCSCTTY, 0));
    ::setenv("TERM", "xterm-256color", 1);
}

} // namespace further::launcher
