#include "plugins/pi-top/Battery.h"

#include <string>

namespace further::pitop {

namespace {

constexpr std::int64_t unknown = -1;
// More than any pi-top's battery could have or give: what is beyond is no reading.
constexpr std::int64_t mostMinutes = 7 * 24 * 60;
constexpr std::int64_t mostTenthsOfWatt = 2000;

std::optional<std::int64_t> unlessUnknown(std::int64_t value) {
    return value == unknown ? std::nullopt : std::optional(value);
}

} // namespace

std::optional<Battery> Battery::from(const std::vector<std::int64_t>& parameters) {
    if (parameters.size() != 4)
        return std::nullopt;
    const auto charging = parameters[0];
    const auto capacity = parameters[1];
    const auto minutes = parameters[2];
    const auto power = parameters[3];
    if ((charging != unknown && !pitopd::chargingName(charging)) || capacity < unknown || capacity > 100 ||
        minutes < unknown || minutes > mostMinutes || power < -mostTenthsOfWatt || power > mostTenthsOfWatt)
        return std::nullopt;
    return Battery{static_cast<pitopd::Charging>(charging), unlessUnknown(capacity), unlessUnknown(minutes),
                   unlessUnknown(power)};
}

void Battery::addTo(Poco::JSON::Object& object) const {
    if (const auto name = pitopd::chargingName(static_cast<int>(charging)))
        object.set("charging", std::string(*name));
    if (capacity)
        object.set("capacity", *capacity);
    if (minutes)
        object.set("minutesRemaining", *minutes);
    if (tenthsOfWatt)
        object.set("power", static_cast<double>(*tenthsOfWatt) / 10);
}

} // namespace further::pitop
