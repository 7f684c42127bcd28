#include "CommandError.h"
#include "Commands.h"

#include <chrono>
#include <optional>

namespace further::simulator {

namespace {

constexpr std::chrono::milliseconds usualDownTime{1000};

Command stop(Arguments& arguments) {
    arguments.end();
    return [](Simulation& simulation) {
        simulation.daemon.stop();
        return Answer{};
    };
}

Command start(Arguments& arguments) {
    arguments.end();
    return [](Simulation& simulation) {
        if (simulation.daemon.state() != Daemon::State::stopped)
            throw CommandError("pi-topd runs already; say: restart");
        simulation.daemon.start();
        return Answer{};
    };
}

Command restart(Arguments& arguments) {
    const auto downTime = arguments.empty() ? usualDownTime : arguments.duration();
    arguments.end();
    return [downTime](Simulation& simulation) {
        simulation.daemon.restart(downTime);
        return Answer{};
    };
}

Command hang(Arguments& arguments) {
    std::optional<std::chrono::milliseconds> duration;
    if (!arguments.empty())
        duration = arguments.duration();
    arguments.end();
    return [duration](Simulation& simulation) {
        if (simulation.daemon.state() == Daemon::State::stopped)
            throw CommandError("pi-topd is stopped; say: start");
        if (simulation.daemon.state() == Daemon::State::starting)
            throw CommandError("pi-topd isn't ready yet; say it again in a moment");
        simulation.daemon.hang(duration);
        return Answer{};
    };
}

Command resume(Arguments& arguments) {
    arguments.end();
    return [](Simulation& simulation) {
        if (!simulation.daemon.hanging())
            throw CommandError("pi-topd doesn't hang; say: hang");
        simulation.daemon.resume();
        return Answer{};
    };
}

Command nonsense(Arguments& arguments) {
    const bool on = arguments.either("on", "off");
    arguments.end();
    return [on](Simulation& simulation) {
        simulation.daemon.setNonsense(on);
        return Answer{};
    };
}

} // namespace

std::vector<CommandKind> daemonCommands() {
    return {{"stop", "", "pi-topd ends: both sockets are closed", stop},
            {"start", "", "it starts again", start},
            {"restart", "[DURATION]", "stop, and start after 1 s unless said", restart},
            {"hang", "[DURATION]", "it takes connections, and neither answers nor publishes", hang},
            {"resume", "", "it goes on", resume},
            {"nonsense", "on|off", "all that it says is garbage, for whoever writes a client", nonsense}};
}

} // namespace further::simulator
