#include "CommandChecks.h"
#include "Commands.h"

#include "plugins/pi-top/pi-topd/Protocol.h"

#include <functional>

namespace further::simulator {

namespace {

constexpr double lightestLoad = 0.1;
constexpr double heaviestLoad = 100;

/// What changes the battery is read at once: nobody wants to wait for it.
Command changing(std::function<void(Battery&)> change) {
    return [change = std::move(change)](Simulation& simulation) {
        requirePart(simulation.hardware.model().hasBattery, simulation, "battery");
        change(simulation.hardware.battery());
        simulation.daemon.readBattery();
        return Answer{};
    };
}

Command charger(Arguments& arguments) {
    const bool on = arguments.either("on", "off");
    arguments.end();
    return changing([on](Battery& battery) { battery.setCharger(on); });
}

Command battery(Arguments& arguments) {
    if (arguments.empty() || arguments.nextIsNumber()) {
        const auto percent = arguments.number("A percentage", 0, 100);
        arguments.end();
        return changing([percent](Battery& battery) {
            battery.setKind(Battery::Kind::fitted);
            battery.setPercent(percent);
        });
    }
    const auto kind = arguments.choice("A percentage", {"a percentage from 0 to 100", "none", "unknown"}) == 1
                          ? Battery::Kind::none
                          : Battery::Kind::unknown;
    arguments.end();
    return changing([kind](Battery& battery) { battery.setKind(kind); });
}

Command load(Arguments& arguments) {
    const auto watts = arguments.number("A number of watts", lightestLoad, heaviestLoad);
    arguments.end();
    return changing([watts](Battery& battery) { battery.setLoad(watts); });
}

Command speed(Arguments& arguments) {
    const auto factor = arguments.number("A factor", slowestSpeed, fastestSpeed);
    arguments.end();
    return [factor](Simulation& simulation) {
        simulation.hardware.setSpeed(factor);
        simulation.daemon.readBattery();
        return Answer{};
    };
}

Command shutdown(Arguments& arguments) {
    arguments.end();
    return [](Simulation& simulation) {
        requireHub(simulation);
        simulation.hardware.requestShutdown();
        return heard(simulation);
    };
}

} // namespace

std::vector<CommandKind> powerCommands() {
    return {
        {"charger", "on|off", "plug the charger in, or out", charger},
        {"battery", "PERCENT|none|unknown", "how full it is; there is none; only how full it is can be told", battery},
        {"load", "WATTS", "what the device takes, 4.1 at first", load},
        {"speed", "FACTOR", "how fast the battery's time passes, 1 being the world's", speed},
        {"shutdown", "", "the power button was held long enough", shutdown}};
}

} // namespace further::simulator
