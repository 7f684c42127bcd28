#pragma once

#include "agent/ServiceNotifier.h"

#include <further/Registered.h>
#include <further/Strand.h>

#include <chrono>
#include <functional>

namespace further {

/// Tells systemd that the agent is alive for as long as all of its loops turn: the main thread's, by whose timers this
/// goes, and each of the sessions', which is asked. One that hangs is heard of by silence, and systemd begins the agent
/// anew (`WatchdogSec=` in the unit). On the main thread.
class Watchdog {
public:
    /// `whenAllHaveTurned` calls what it is given on `strand`, as soon as each of the other loops has turned. All
    /// outlive it. Does nothing where systemd doesn't watch.
    Watchdog(const ServiceNotifier& notifier, Strand& strand, std::function<void(Strand::Task)> whenAllHaveTurned);

private:
    void ask();

    const ServiceNotifier& _notifier;
    Strand& _strand;
    const std::function<void(Strand::Task)> _whenAllHaveTurned;
    const std::chrono::milliseconds _interval;
    Registered _next;
};

} // namespace further
