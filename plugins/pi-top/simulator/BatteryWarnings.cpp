#include "BatteryWarnings.h"

namespace further::simulator {

std::optional<pitopd::Event> BatteryWarnings::after(const Reading& reading) {
    if (reading.charging != static_cast<int>(pitopd::Charging::discharging)) {
        *this = {};
        return std::nullopt;
    }
    _low.count(reading.capacity <= lowLevel);
    _critical.count(reading.capacity <= criticalLevel);
    if (_critical.due()) {
        _critical.given = true;
        return pitopd::Event::criticalBattery;
    }
    if (_low.due()) {
        _low.given = true;
        return pitopd::Event::lowBattery;
    }
    return std::nullopt;
}

} // namespace further::simulator
