#pragma once

#include "plugins/pi-top/Battery.h"
#include "plugins/pi-top/BatteryStory.h"
#include "plugins/pi-top/Parts.h"
#include "plugins/pi-top/pi-topd/WireMessage.h"

#include <Poco/JSON/Object.h>

#include <cstddef>
#include <optional>

namespace further::pitop {

/// An event of pi-topd in the words of clients.
struct ClientEvent {
    Topic topic;
    /// The data of its `pi-top.event`, with the present time. Shared by all who are told: nobody changes it.
    Poco::JSON::Object::Ptr data;
    /// Whether a state shows what it has changed.
    bool changesState;
    /// Set where it is one of the battery's; and where it is a warning about it.
    std::optional<Battery> battery = {};
    BatteryStory::Warning batteryWarning = BatteryStory::Warning::none;

    /// One of ours: `count` events did not get to the client.
    static Poco::JSON::Object::Ptr missed(std::size_t count);

    /// Nothing for what is of no interest to clients, and for values that make no sense.
    static std::optional<ClientEvent> from(const pitopd::WireMessage& event);
};

} // namespace further::pitop
