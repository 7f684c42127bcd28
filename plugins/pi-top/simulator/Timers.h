#pragma once

#include <further/Registered.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace further::simulator {

/// What is to happen later, by a clock that is handed in: a test turns it by hand. Used by one thread; outlives what it
/// has given.
class Timers {
public:
    using Clock = std::chrono::steady_clock;
    using Task = std::function<void()>;

    explicit Timers(std::function<Clock::time_point()> now = &Clock::now) : _now(std::move(now)) {}
    Timers(const Timers&) = delete;
    Timers& operator=(const Timers&) = delete;

    Clock::time_point now() const { return _now(); }

    /// Runs `task` once, unless what it returns ends before.
    Registered after(Clock::duration wait, Task task);

    /// When runDue() has something to do again; nothing where it never has.
    std::optional<Clock::time_point> next() const;

    /// Runs, in order, what was due when it was called.
    void runDue();

private:
    using Key = std::pair<Clock::time_point, std::uint64_t>; // of two at one time the older is first

    std::function<Clock::time_point()> _now;
    std::map<Key, Task> _tasks;
    std::uint64_t _made = 0;
};

} // namespace further::simulator
