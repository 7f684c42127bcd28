#pragma once

#include "Battery.h"

#include "plugins/pi-top/pi-topd/Protocol.h"

#include <optional>

namespace further::simulator {

/// When pi-topd warns of an empty battery: after five readings in a row at or below a level, once for as long as the
/// battery is not charged. A value; a daemon that starts begins with a new one.
class BatteryWarnings {
public:
    static constexpr int lowLevel = 5;
    static constexpr int criticalLevel = 3;
    static constexpr int readingsToBelieve = 5;

    /// The warning that is due with this reading. Where both are, it is the critical one; the other comes with the
    /// next. A reading that isn't known says nothing, and is not to be given.
    std::optional<pitopd::Event> after(const Reading& reading);

private:
    struct Warning {
        int readings = 0;
        bool given = false;

        void count(bool below) { readings = below ? readings + (readings < readingsToBelieve ? 1 : 0) : 0; }
        bool due() const { return readings == readingsToBelieve && !given; }
    };

    Warning _low;
    Warning _critical;
};

} // namespace further::simulator
