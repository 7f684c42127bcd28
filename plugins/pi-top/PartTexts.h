#pragma once

#include "plugins/pi-top/Battery.h"
#include "plugins/pi-top/Parts.h"
#include "plugins/pi-top/Requests.h"
#include "plugins/pi-top/pi-topd/Protocol.h"

#include <Poco/JSON/Object.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// The parts of a state that come from pi-topd: what is asked for each, and what its answers mean to a client. Pure.
namespace further::pitop {

/// The requests that a part is made of, all but that for the device, which every part needs.
std::vector<pitopd::WireMessage> requestsFor(Part part);

/// What was answered to a request; never asked for what requestsFor() doesn't list.
using Answers = std::function<const Answer&(const pitopd::WireMessage& request)>;

/// What a part is where it is there: its facts are still to come.
Poco::JSON::Object::Ptr available();

/// What a part is where it isn't there.
Poco::JSON::Object::Ptr unavailable(const std::string& reason);

/// The device's number, where the daemon has told it; `problem` says why not.
struct KnownDevice {
    std::int64_t id = static_cast<std::int64_t>(pitopd::DeviceId::unknown);
    std::string problem = {};

    static KnownDevice from(const Answer& answer);
    bool is(pitopd::DeviceId device) const { return problem.empty() && id == static_cast<std::int64_t>(device); }
};

/// Why the device has no such part; empty where it has one.
std::string lackOf(Part part, const KnownDevice& device);

/// One of the parts that requestsFor() knows, and `lid`, which no request tells: `lidOpen` is what the last event said.
Poco::JSON::Object::Ptr partText(Part part, const KnownDevice& device, const Answers& answers,
                                 std::optional<bool> lidOpen);

} // namespace further::pitop
