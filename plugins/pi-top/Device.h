#pragma once

#include "plugins/common/machine/Files.h"
#include "plugins/pi-top/Changes.h"
#include "plugins/pi-top/Context.h"
#include "plugins/pi-top/EventFeed.h"
#include "plugins/pi-top/Requests.h"
#include "plugins/pi-top/SimulatorProcess.h"
#include "plugins/pi-top/StateReader.h"
#include "plugins/pi-top/Subscriptions.h"

#include <further/Strand.h>

#include <Poco/Logger.h>

#include <memory>
#include <string>

namespace further::pitop {

/// The pi-top, as all sessions share it. Made by the plugin; all of it belongs to the plugin's strand. ZeroMQ's threads
/// are there from the first request on: where nobody asks, it costs nothing.
class Device {
public:
    /// How to reach what there is of it.
    struct Options {
        /// `HOST:PORT` each.
        std::string requests;
        std::string events;
        /// What to call the daemon.
        std::string daemon = "pi-topd";
        machine::Files files = machine::Files();
    };

    /// `strand` and `logger` outlive it. `simulator`: none on a real device.
    Device(Strand& strand, Poco::Logger& logger, const Options& options,
           std::unique_ptr<SimulatorProcess> simulator = {});
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;

    StateReader& state() { return _state; }
    Subscriptions& subscriptions() { return _subscriptions; }
    Changes& changes() { return _changes; }
    /// Throws Error(unavailable) where nothing is simulated.
    SimulatorProcess& simulator();

private:
    const std::unique_ptr<SimulatorProcess> _simulator;
    Context _context; // outlives all sockets
    EventFeed _feed;
    Requests _requests;
    StateReader _state;
    Subscriptions _subscriptions;
    Changes _changes;
};

} // namespace further::pitop
