#include "Status.h"

#include "Arguments.h"

#include "plugins/pi-top/pi-topd/Protocol.h"

namespace further::simulator {

namespace {

std::string daemonText(const Daemon& daemon) {
    if (daemon.hanging())
        return "hangs";
    switch (daemon.state()) {
    case Daemon::State::starting:
        return "starts";
    case Daemon::State::ready:
        return daemon.talksNonsense() ? "talks nonsense" : "ready";
    default:
        return "stopped";
    }
}

std::string batteryText(const Battery& battery) {
    const auto reading = battery.reading();
    if (battery.kind() == Battery::Kind::none)
        return "none";
    const auto level = std::to_string(reading.capacity) + " %";
    if (battery.kind() == Battery::Kind::unknown)
        return level + ", and nothing else is known";
    return std::string(*pitopd::chargingName(reading.charging)) + ", " + level + ", " +
           std::to_string(reading.minutes) + " minutes, " + numberText(static_cast<double>(reading.wattage) / 10) +
           " W";
}

std::string screenText(Simulation& simulation) {
    const auto& screen = simulation.hardware.screen();
    const auto& model = simulation.hardware.model();
    return "brightness " + std::to_string(screen.brightness()) + " of " + std::to_string(model.highestBrightness()) +
           (screen.blanked() ? ", blanked" : ", unblanked") +
           (!model.hasLid      ? ""
            : screen.lidOpen() ? ", lid open"
                               : ", lid closed");
}

std::string buttonsText(const Buttons& buttons) {
    std::string held;
    for (std::size_t i = 0; i < pitopd::buttons.size(); ++i)
        if (buttons.held(i))
            held.append(" ").append(pitopd::buttons[i].name);
    return held.empty() ? " none held" : held;
}

std::string peripheralsText(const Hardware& hardware) {
    std::string connected;
    for (std::size_t i = 0; i < pitopd::peripheralNames.size(); ++i)
        if (hardware.connected(static_cast<std::int64_t>(i)))
            connected.append(" ").append(pitopd::peripheralNames[i]);
    return connected.empty() ? " none" : connected;
}

} // namespace

std::vector<std::string> statusOf(Simulation& simulation) {
    auto& hardware = simulation.hardware;
    const auto& model = hardware.model();
    const auto& battery = hardware.battery();
    std::vector<std::string> lines{"device: " + std::string(model.name()) + (hardware.hub() ? "" : ", without a hub"),
                                   "pi-topd: " + daemonText(simulation.daemon), "battery: " + batteryText(battery)};
    if (model.hasBattery)
        lines.push_back("power: charger " + std::string(battery.charger() ? "on" : "off") + ", load " +
                        numberText(battery.load()) + " W, speed " + numberText(hardware.speed()));
    if (model.hasDisplay)
        lines.push_back("screen: " + screenText(simulation));
    lines.push_back("blanking timeout: " + std::to_string(simulation.daemon.blankingTimeout()) + " s");
    if (model.hasMiniscreen) {
        lines.push_back("buttons:" + buttonsText(hardware.buttons()));
        lines.push_back("miniscreen: " + std::string(hardware.oled().controlledByPi() ? "the Pi's" : "the hub's") +
                        ", SPI bus " + std::to_string(hardware.oled().bus()));
    }
    lines.push_back("peripherals:" + peripheralsText(hardware));
    if (simulation.files)
        lines.push_back("throttling: " + simulation.throttle.text());
    return lines;
}

} // namespace further::simulator
