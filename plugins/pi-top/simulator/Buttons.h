#pragma once

#include "Publish.h"
#include "Timers.h"

#include "plugins/pi-top/pi-topd/Protocol.h"

#include <further/Registered.h>

#include <array>
#include <cstddef>

namespace further::simulator {

/// The buttons of a pi-top [4]; each is known by its place in pitopd::buttons.
class Buttons {
public:
    /// `timers` outlives it.
    Buttons(Timers& timers, Publish publish);

    bool held(std::size_t button) const { return _states[button].held; }

    /// Not for one that is held.
    void press(std::size_t button, Timers::Clock::duration duration);
    void hold(std::size_t button);
    /// One that is held, or pressed for a time that isn't over.
    void release(std::size_t button);

private:
    struct State {
        bool held = false;
        Registered release;
    };

    Timers& _timers;
    Publish _publish;
    std::array<State, pitopd::buttons.size()> _states;
};

} // namespace further::simulator
