#pragma once

#include "Daemon.h"
#include "DeviceFiles.h"
#include "Hardware.h"
#include "Model.h"
#include "Sockets.h"
#include "Throttle.h"
#include "Timers.h"

#include <memory>
#include <utility>

namespace further::simulator {

/// All that commands act upon: a device, and the pi-topd on it. Begins with pi-topd stopped.
struct Simulation {
    /// All but the options outlive it. `deviceFiles` may be null.
    Simulation(const Model& model, double batteryPercent, Timers& timers, Sockets& sockets,
               Daemon::Options daemonOptions, std::unique_ptr<DeviceFiles> deviceFiles)
        : hardware(model, batteryPercent, timers, [this](const auto& event) { daemon.publish(event); })
        , daemon(hardware, timers, sockets, std::move(daemonOptions))
        , files(std::move(deviceFiles)) {}
    Simulation(const Simulation&) = delete;
    Simulation& operator=(const Simulation&) = delete;

    Hardware hardware;
    Daemon daemon;
    Throttle throttle;
    const std::unique_ptr<DeviceFiles> files;
    /// Where someone has said `quit`.
    bool ended = false;
};

} // namespace further::simulator
