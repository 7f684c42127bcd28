#pragma once

#include "plugins/pi-top/pi-topd/Protocol.h"

#include <Poco/JSON/Object.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace further::pitop {

/// What pi-topd says of the battery, in an answer (118) or in an event (305). A value.
struct Battery {
    pitopd::Charging charging = pitopd::Charging::unknown;
    std::optional<std::int64_t> capacity = {};     ///< percent
    std::optional<std::int64_t> minutes = {};      ///< that remain, as pi-topd reckons
    std::optional<std::int64_t> tenthsOfWatt = {}; ///< into the battery; negative while it discharges

    /// Of the four parameters; -1 is what isn't known. (-0.1 W can't be told from that: pi-topd itself takes it for
    /// it.) Nothing where they make no sense.
    static std::optional<Battery> from(const std::vector<std::int64_t>& parameters);

    /// False where there is no battery, or its state isn't known.
    bool known() const { return charging != pitopd::Charging::unknown; }

    /// Adds what is known to a message's object.
    void addTo(Poco::JSON::Object& object) const;

    friend bool operator==(const Battery&, const Battery&) = default;
};

} // namespace further::pitop
