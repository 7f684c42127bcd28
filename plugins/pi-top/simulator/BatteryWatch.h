#pragma once

#include "BatteryWarnings.h"
#include "Hardware.h"

#include <further/Registered.h>

#include <chrono>

namespace further::simulator {

/// How pi-topd follows the battery: it reads it every two seconds (of the battery's time), and tells of what has
/// changed and of what to worry about. Lives for one run of pi-topd.
class BatteryWatch {
public:
    static constexpr std::chrono::milliseconds interval{2000};

    /// Reads a first time, which nobody is told of. Both outlive it; `publish` is called for each event.
    BatteryWatch(Hardware& hardware, Timers& timers, Publish publish);

    /// What was read last: what clients are answered.
    const Reading& last() const { return _last; }

    /// Reads now, and every two seconds from now on.
    void read();
    /// Until the next read().
    void pause() { _next = {}; }

private:
    void readLater();

    Hardware& _hardware;
    Timers& _timers;
    Publish _publish;
    Reading _last;
    BatteryWarnings _warnings;
    Registered _next;
};

} // namespace further::simulator
