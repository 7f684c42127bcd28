#pragma once

#include <further/Descriptor.h>
#include <further/Registered.h>
#include <further/Strand.h>

namespace further {

/// SIGINT, SIGTERM and SIGQUIT as events of a strand. They are blocked in every thread (main.cpp), so that nobody else
/// gets them.
class TerminationSignals {
public:
    /// `onSignal` is called on `strand`, which outlives this. Throws std::system_error.
    TerminationSignals(Strand& strand, Strand::Task onSignal);

private:
    const Descriptor _signals;
    const Registered _watch;
};

} // namespace further
