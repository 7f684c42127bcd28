#include "Battery.h"

#include "plugins/pi-top/pi-topd/Protocol.h"

#include <algorithm>
#include <cmath>

namespace further::simulator {

namespace {

// 248 minutes at 4.1 W. In watts and watt hours.
constexpr double fullEnergy = 16.95;
constexpr double chargingPower = 12;

std::int64_t minutesFor(double energy, double power) {
    return std::llround(energy / power * 60);
}

} // namespace

Battery::Battery(double percent, Kind kind) : _kind(kind) {
    setPercent(percent);
}

void Battery::advance(std::chrono::duration<double> time) {
    const double hours = time.count() / 3600;
    _energy = std::clamp(_energy + hours * (_charger ? chargingPower : -_load), 0.0, fullEnergy);
}

void Battery::setPercent(double percent) {
    _energy = std::clamp(percent / 100, 0.0, 1.0) * fullEnergy;
}

double Battery::percent() const {
    return _energy / fullEnergy * 100;
}

Reading Battery::reading() const {
    using pitopd::Charging;
    const auto state = [&](Charging charging, std::int64_t minutes, double watts) {
        return Reading{static_cast<int>(charging), std::llround(percent()), minutes, std::llround(watts * 10)};
    };
    if (_kind == Kind::none)
        return {};
    if (_kind == Kind::unknown)
        return {-1, std::llround(percent()), -1, -1};
    if (!_charger)
        return state(Charging::discharging, minutesFor(_energy, _load), -_load);
    if (_energy < fullEnergy)
        return state(Charging::charging, minutesFor(fullEnergy - _energy, chargingPower), chargingPower);
    return state(Charging::full, 0, 0);
}

} // namespace further::simulator
