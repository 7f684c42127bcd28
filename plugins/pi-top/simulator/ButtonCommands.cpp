#include "CommandChecks.h"
#include "CommandError.h"
#include "Commands.h"

#include "plugins/pi-top/pi-topd/Protocol.h"

#include <chrono>

namespace further::simulator {

namespace {

constexpr std::chrono::milliseconds usualPress{200};

std::size_t buttonOf(Arguments& arguments) {
    Arguments::Choices names;
    for (const auto& button : pitopd::buttons)
        names.push_back(button.name);
    return arguments.choice("A button", names);
}

Buttons& buttonsOf(Simulation& simulation) {
    requirePart(simulation.hardware.model().hasMiniscreen, simulation, "buttons");
    requireHub(simulation);
    return simulation.hardware.buttons();
}

Buttons& withButtonFree(Simulation& simulation, std::size_t button) {
    auto& buttons = buttonsOf(simulation);
    if (buttons.held(button)) {
        const std::string name(pitopd::buttons[button].name);
        throw CommandError("The button " + name + " is held down already; say: release " + name);
    }
    return buttons;
}

Command press(Arguments& arguments) {
    const auto button = buttonOf(arguments);
    const auto duration = arguments.empty() ? usualPress : arguments.duration();
    arguments.end();
    return [button, duration](Simulation& simulation) {
        withButtonFree(simulation, button).press(button, duration);
        return heard(simulation);
    };
}

Command hold(Arguments& arguments) {
    const auto button = buttonOf(arguments);
    arguments.end();
    return [button](Simulation& simulation) {
        withButtonFree(simulation, button).hold(button);
        return heard(simulation);
    };
}

Command release(Arguments& arguments) {
    const auto button = buttonOf(arguments);
    arguments.end();
    return [button](Simulation& simulation) {
        auto& buttons = buttonsOf(simulation);
        const std::string name(pitopd::buttons[button].name);
        if (!buttons.held(button))
            throw CommandError("The button " + name + " isn't held down; say: hold " + name);
        buttons.release(button);
        return heard(simulation);
    };
}

} // namespace

std::vector<CommandKind> buttonCommands() {
    return {{"press", "BUTTON [DURATION]", "press a button, for 200 ms unless said: up, down, select, cancel, power",
             press},
            {"hold", "BUTTON", "press it, and keep it down", hold},
            {"release", "BUTTON", "let it go", release}};
}

} // namespace further::simulator
