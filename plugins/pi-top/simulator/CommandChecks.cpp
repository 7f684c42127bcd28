#include "CommandChecks.h"

#include "CommandError.h"

namespace further::simulator {

void requirePart(bool has, const Simulation& simulation, const std::string& part) {
    if (!has)
        throw CommandError("A " + std::string(simulation.hardware.model().name()) + " has no " + part +
                           "; start the simulator with another --device to try it");
}

void requireHub(const Simulation& simulation) {
    if (!simulation.hardware.hub())
        throw CommandError("There is no hub that would notice; say: hub on");
}

Answer heard(const Simulation& simulation) {
    const auto& daemon = simulation.daemon;
    if (daemon.serving())
        return {};
    return {{},
            daemon.hanging()                            ? "pi-topd hangs, and nobody hears of it"
            : daemon.state() == Daemon::State::starting ? "pi-topd isn't ready yet, and nobody hears of it"
                                                        : "pi-topd is stopped, and nobody hears of it"};
}

} // namespace further::simulator
