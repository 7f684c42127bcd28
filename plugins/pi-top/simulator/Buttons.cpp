#include "Buttons.h"

#include <utility>

namespace further::simulator {

Buttons::Buttons(Timers& timers, Publish publish) : _timers(timers), _publish(std::move(publish)) {}

void Buttons::press(std::size_t button, Timers::Clock::duration duration) {
    hold(button);
    _states[button].release = _timers.after(duration, [this, button] { release(button); });
}

void Buttons::hold(std::size_t button) {
    _states[button].held = true;
    _publish(pitopd::WireMessage(pitopd::buttons[button].pressed));
}

void Buttons::release(std::size_t button) {
    _states[button].release = {};
    _states[button].held = false;
    _publish(pitopd::WireMessage(pitopd::buttons[button].released));
}

} // namespace further::simulator
