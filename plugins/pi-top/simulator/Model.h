#pragma once

#include "plugins/pi-top/pi-topd/Protocol.h"

#include <array>
#include <string_view>

namespace further::simulator {

/// One of the devices that pi-top has made: what it has, and what it says of itself.
struct Model {
    pitopd::DeviceId id;
    std::string_view word;  ///< for our command line, such as `pi-top-4`
    std::string_view type;  ///< what `/run/pt_device_type` has
    std::string_view board; ///< the Raspberry Pi in it, as the device tree names it
    bool hasBattery;
    bool hasDisplay; ///< one whose brightness and backlight pi-topd rules
    bool hasLid;
    bool hasMiniscreen; ///< the OLED, and the buttons beside it

    /// For people, such as `pi-top [4]`.
    std::string_view name() const { return *pitopd::deviceName(static_cast<int>(id)); }
    int highestBrightness() const { return pitopd::highestBrightness(static_cast<int>(id)); }
};

inline constexpr std::array<Model, 4> models{{
    {pitopd::DeviceId::piTop, "pi-top", "pi_top", "Raspberry Pi 3 Model B Rev 1.2", true, true, true, false},
    {pitopd::DeviceId::ceed, "ceed", "pi_top_ceed", "Raspberry Pi 3 Model B Rev 1.2", false, true, false, false},
    {pitopd::DeviceId::piTop3, "pi-top-3", "pi_top_3", "Raspberry Pi 3 Model B Plus Rev 1.3", true, true, true, false},
    {pitopd::DeviceId::piTop4, "pi-top-4", "pi_top_4", "Raspberry Pi 4 Model B Rev 1.4", true, false, false, true},
}};

} // namespace further::simulator
