#pragma once

#include <further/Descriptor.h>

namespace further::simulator {

/// SIGTERM, SIGINT and SIGHUP, as something to poll. Made first of all: it undoes what was inherited (an agent's
/// threads block signals, and so do their children), and threads that are started later inherit from it.
class StopSignals {
public:
    /// Throws std::system_error.
    StopSignals();

    /// Readable once one of them has come.
    int descriptor() const { return _signals.get(); }

private:
    Descriptor _signals;
};

} // namespace further::simulator
