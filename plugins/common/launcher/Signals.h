#pragma once

#include <further/Descriptor.h>

namespace further::launcher {

/// Ignores what a terminal or a closed pipe sends (SIGHUP, SIGINT, SIGQUIT, SIGPIPE), and blocks SIGCHLD and SIGTERM,
/// so that they come through signalDescriptor() only. Forks inherit both.
void quietSignals();

/// Undoes quietSignals(), and whatever was inherited: every signal has its default again and none is blocked.
void restoreSignals();

/// Tells of SIGCHLD and SIGTERM. One for each process: not shared with forks. Throws std::system_error.
Descriptor signalDescriptor();

/// Which signals came since the last call; never blocks.
struct Arrived {
    bool child = false;
    bool terminate = false;
};
Arrived readSignals(const Descriptor& signals);

} // namespace further::launcher
