#include "plugins/pi-top/Device.h"

#include <further/Error.h>

#include <utility>

namespace further::pitop {

Device::Device(Strand& strand, Poco::Logger& logger, const Options& options,
               std::unique_ptr<SimulatorProcess> simulator)
    : _simulator(std::move(simulator))
    , _feed(strand, _context, options.events, logger)
    , _requests(strand, _context, options.requests, options.daemon)
    , _state(strand, _requests, options.files, [this] { return _subscriptions.lidOpen(); })
    , _subscriptions(strand, _feed, _requests, _state)
    , _changes(strand, _requests, _feed) {}

SimulatorProcess& Device::simulator() {
    if (!_simulator)
        throw Error(ErrorCode::unavailable,
                    "No pi-top is simulated here. Set pi-top.simulate = true and restart the agent.");
    return *_simulator;
}

} // namespace further::pitop
