#pragma once

#include "plugins/pi-top/Battery.h"

#include <optional>

namespace further::pitop {

/// Sees to it that what one client is told of the battery is one story: nothing twice, and no warning that is less than
/// the last.
///
/// pi-topd warns once while the battery discharges. But one that was restarted warns again, and where the battery is
/// critical when it starts, its low-battery warning comes behind the critical one.
class BatteryStory {
public:
    /// A state has told the client this; nothing where it could not tell.
    void onState(const std::optional<Battery>& battery);

    /// An event has told of this, and the client will not be told.
    void onUncertain(const Battery& battery);

    /// Whether an event's battery is news.
    bool isNews(const Battery& battery);

    enum class Warning { none, low, critical };
    bool isNews(Warning warning);

private:
    void endWarnings(const Battery& battery);

    std::optional<Battery> _last;
    Warning _warned = Warning::none;
};

} // namespace further::pitop
