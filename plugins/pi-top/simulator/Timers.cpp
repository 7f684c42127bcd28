#include "Timers.h"

namespace further::simulator {

Registered Timers::after(Clock::duration wait, Task task) {
    const Key key{now() + wait, ++_made};
    _tasks.emplace(key, std::move(task));
    return Registered([this, key] { _tasks.erase(key); });
}

std::optional<Timers::Clock::time_point> Timers::next() const {
    if (_tasks.empty())
        return std::nullopt;
    return _tasks.begin()->first.first;
}

void Timers::runDue() {
    const auto until = now();
    while (!_tasks.empty() && _tasks.begin()->first.first <= until) {
        const auto task = std::move(_tasks.begin()->second);
        _tasks.erase(_tasks.begin());
        task();
    }
}

} // namespace further::simulator
