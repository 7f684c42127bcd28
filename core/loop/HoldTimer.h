#pragma once

#include <chrono>
#include <utility>

namespace further {

/// Longer than this no callback may hold its loop: everybody else waits meanwhile.
constexpr std::chrono::milliseconds longestHold{100};

/// Measures how long a scope holds its loop; calls `onSlow(milliseconds)` at its end where that was too long.
template <class OnSlow>
class HoldTimer {
public:
    explicit HoldTimer(OnSlow onSlow) : _onSlow(std::move(onSlow)) {}
    ~HoldTimer() {
        const auto held = std::chrono::steady_clock::now() - _began;
        if (held > longestHold)
            _onSlow(std::chrono::duration_cast<std::chrono::milliseconds>(held));
    }
    HoldTimer(const HoldTimer&) = delete;
    HoldTimer& operator=(const HoldTimer&) = delete;

private:
    const OnSlow _onSlow;
    const std::chrono::steady_clock::time_point _began = std::chrono::steady_clock::now();
};

} // namespace further
