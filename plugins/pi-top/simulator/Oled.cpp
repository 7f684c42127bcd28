#include "Oled.h"

#include <utility>

namespace further::simulator {

using pitopd::Event;
using pitopd::WireMessage;

Oled::Oled(Timers& timers, Publish publish) : _timers(timers), _publish(std::move(publish)) {}

void Oled::setControlledByPi(bool pi) {
    if (pi == _controlledByPi)
        return;
    _controlledByPi = pi;
    _publish(WireMessage(Event::oledControlChanged, {pi ? 1 : 0}));
}

void Oled::setBus(int bus) {
    _change = _timers.after(busDelay, [this, bus] {
        if (bus == _bus)
            return;
        _bus = bus;
        _publish(WireMessage(Event::oledSpiBusChanged, {bus}));
    });
}

} // namespace further::simulator
