#include "CommandChecks.h"
#include "CommandError.h"
#include "Commands.h"

#include "plugins/pi-top/pi-topd/Protocol.h"

#include <cmath>
#include <cstdint>

namespace further::simulator {

namespace {

Command connecting(Arguments& arguments, bool connected) {
    const auto peripheral = arguments.choice(
        "A peripheral", Arguments::Choices(pitopd::peripheralNames.begin(), pitopd::peripheralNames.end()));
    arguments.end();
    return [peripheral, connected](Simulation& simulation) {
        const bool already = simulation.hardware.connected(static_cast<std::int64_t>(peripheral)) == connected;
        simulation.hardware.setConnected(peripheral, connected);
        return already ? Answer{{}, "it was so already"} : heard(simulation);
    };
}

Command connect(Arguments& arguments) {
    return connecting(arguments, true);
}

Command disconnect(Arguments& arguments) {
    return connecting(arguments, false);
}

Screen& screenOf(Simulation& simulation) {
    requirePart(simulation.hardware.model().hasDisplay, simulation, "display that pi-topd rules");
    requireHub(simulation);
    return simulation.hardware.screen();
}

Command brightness(Arguments& arguments) {
    const auto said = arguments.number("A brightness", 0, pitopd::highestBrightness(-1));
    arguments.end();
    return [said](Simulation& simulation) {
        auto& screen = screenOf(simulation);
        const auto highest = simulation.hardware.model().highestBrightness();
        if (said > highest || std::floor(said) != said)
            throw CommandError("The brightness of a " + std::string(simulation.hardware.model().name()) +
                               " is a whole number from 0 to " + std::to_string(highest));
        screen.turnTo(static_cast<int>(said));
        return heard(simulation);
    };
}

Command lid(Arguments& arguments) {
    const bool open = arguments.either("open", "closed");
    arguments.end();
    return [open](Simulation& simulation) {
        requirePart(simulation.hardware.model().hasLid, simulation, "lid");
        screenOf(simulation).setLidOpen(open);
        return heard(simulation);
    };
}

Command screen(Arguments& arguments) {
    const bool blanked = arguments.either("blanked", "unblanked");
    arguments.end();
    return [blanked](Simulation& simulation) {
        screenOf(simulation).setBlanked(blanked);
        return heard(simulation);
    };
}

Command alerting(Arguments& arguments, pitopd::Event event) {
    arguments.end();
    return [event](Simulation& simulation) {
        simulation.hardware.alert(event);
        return heard(simulation);
    };
}

Command reboot(Arguments& arguments) {
    return alerting(arguments, pitopd::Event::rebootRequired);
}

Command unsupported(Arguments& arguments) {
    return alerting(arguments, pitopd::Event::unsupportedHardware);
}

Command throttle(Arguments& arguments) {
    Arguments::Choices words(Throttle::words.begin(), Throttle::words.end());
    const auto none = words.size();
    words.emplace_back("none");
    std::uint32_t bits = 0;
    const auto first = arguments.choice("A word", words);
    if (first != none)
        bits = 1U << first;
    words.pop_back();
    while (first != none && !arguments.empty())
        bits |= 1U << arguments.choice("A word", words);
    arguments.end();
    return [bits](Simulation& simulation) {
        if (!simulation.files)
            throw CommandError("Throttling is told by a file, and there is none: start the simulator with --root DIR");
        auto throttle = simulation.throttle;
        throttle.set(bits);
        simulation.files->show(throttle);
        simulation.throttle = throttle;
        return Answer{};
    };
}

Command hub(Arguments& arguments) {
    const bool present = arguments.either("on", "off");
    arguments.end();
    return [present](Simulation& simulation) {
        simulation.hardware.setHub(present);
        simulation.daemon.readBattery();
        return Answer{};
    };
}

} // namespace

std::vector<CommandKind> deviceCommands() {
    return {{"connect", "PERIPHERAL",
             "plug it in: pi-top-pulse, speaker-left, speaker-mono, speaker-right, speaker-v2, proto-plus", connect},
            {"disconnect", "PERIPHERAL", "and out", disconnect},
            {"brightness", "N", "what the keys of the device do", brightness},
            {"lid", "open|closed", "the lid of a laptop", lid},
            {"screen", "blanked|unblanked", "the backlight of the display", screen},
            {"reboot", "", "new hardware wants a reboot", reboot},
            {"unsupported", "", "hardware that pi-topd doesn't know", unsupported},
            {"throttle", "WORD...|none",
             "under-voltage, frequency-capped, throttled, soft-temperature-limit: now, and since the boot", throttle},
            {"hub", "on|off", "the chip that battery, buttons and display hang on: without it, little is known", hub}};
}

} // namespace further::simulator
