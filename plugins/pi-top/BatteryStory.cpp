#include "plugins/pi-top/BatteryStory.h"

namespace further::pitop {

void BatteryStory::onState(const std::optional<Battery>& battery) {
    _last = battery;
    if (battery)
        endWarnings(*battery);
}

void BatteryStory::onUncertain(const Battery& battery) {
    endWarnings(battery);
}

bool BatteryStory::isNews(const Battery& battery) {
    if (_last == battery)
        return false;
    _last = battery;
    endWarnings(battery);
    return true;
}

bool BatteryStory::isNews(Warning warning) {
    if (warning <= _warned)
        return false;
    _warned = warning;
    return true;
}

/// A charger ends what was said of a low battery, however low it is.
void BatteryStory::endWarnings(const Battery& battery) {
    if (battery.known() && battery.charging != pitopd::Charging::discharging)
        _warned = Warning::none;
}

} // namespace further::pitop
