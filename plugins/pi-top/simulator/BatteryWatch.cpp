#include "BatteryWatch.h"

#include <utility>

namespace further::simulator {

using pitopd::Event;
using pitopd::WireMessage;

BatteryWatch::BatteryWatch(Hardware& hardware, Timers& timers, Publish publish)
    : _hardware(hardware), _timers(timers), _publish(std::move(publish)), _last(hardware.battery().reading()) {
    if (_last.known())
        _warnings.after(_last);
    readLater();
}

void BatteryWatch::read() {
    readLater();
    if (!_hardware.hub())
        return;
    const auto reading = _hardware.battery().reading();
    const bool changed = reading != _last;
    _last = reading;
    if (!reading.known())
        return;
    if (changed)
        _publish(WireMessage(Event::batteryStateChanged,
                             {reading.charging, reading.capacity, reading.minutes, reading.wattage}));
    if (const auto warning = _warnings.after(reading))
        _hardware.alert(*warning);
}

void BatteryWatch::readLater() {
    using Duration = Timers::Clock::duration;
    const auto wait = std::chrono::duration_cast<Duration>(std::chrono::duration<double>(interval) / _hardware.speed());
    _next = _timers.after(wait, [this] { read(); });
}

} // namespace further::simulator
