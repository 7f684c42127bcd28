#pragma once

#include "Publish.h"
#include "Timers.h"

#include <further/Registered.h>

#include <chrono>

namespace further::simulator {

/// Who has the miniscreen of a pi-top [4], and over which bus.
class Oled {
public:
    /// How long a change of the bus takes.
    static constexpr std::chrono::milliseconds busDelay{200};

    /// `timers` outlives it.
    Oled(Timers& timers, Publish publish);

    bool controlledByPi() const { return _controlledByPi; }
    int bus() const { return _bus; }

    void setControlledByPi(bool pi);
    /// After busDelay. Another one within that time takes its place.
    void setBus(int bus);

    /// pi-topd takes it for the Pi when it starts, and tells nobody.
    void take() { _controlledByPi = true; }

private:
    Timers& _timers;
    Publish _publish;
    bool _controlledByPi = false;
    int _bus = 1;
    Registered _change;
};

} // namespace further::simulator
