#pragma once

#include "Script.h"
#include "Simulation.h"
#include "Timers.h"

#include <further/Registered.h>

#include <cstddef>
#include <functional>
#include <string>

namespace further::simulator {

/// Does what a script says. Ends early with this object, or where a command can't be done.
class ScriptRun {
public:
    /// Tells a person: what a command has answered, or why the script has ended early.
    using Tell = std::function<void(const std::string&)>;

    /// Does the first steps at once. Simulation and timers outlive it.
    ScriptRun(Script script, Simulation& simulation, Timers& timers, Tell tell);

private:
    void goOn();
    bool perform(const Script::Step& step);

    const Script _script;
    Simulation& _simulation;
    Timers& _timers;
    Tell _tell;
    std::size_t _next = 0;
    Registered _wait;
};

} // namespace further::simulator
