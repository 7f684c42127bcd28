#include "ScriptRun.h"

#include <exception>
#include <utility>

namespace further::simulator {

ScriptRun::ScriptRun(Script script, Simulation& simulation, Timers& timers, Tell tell)
    : _script(std::move(script)), _simulation(simulation), _timers(timers), _tell(std::move(tell)) {
    goOn();
}

void ScriptRun::goOn() {
    while (_next < _script.steps().size() && !_simulation.ended) {
        const auto& step = _script.steps()[_next++];
        if (step.wait) {
            _wait = _timers.after(*step.wait, [this] { goOn(); });
            return;
        }
        if (!perform(step))
            _next = _script.steps().size();
    }
}

bool ScriptRun::perform(const Script::Step& step) {
    try {
        for (const auto& line : step.command(_simulation).lines)
            _tell(line);
        return true;
    } catch (const std::exception& e) {
        _tell(_script.place(step) + ": " + e.what() + ". The script ends here");
        return false;
    }
}

} // namespace further::simulator
