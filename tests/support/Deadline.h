#pragma once

#include <algorithm>
#include <chrono>
#include <thread>

namespace further::testing {

/// How long a test waits for something before it fails: generous, because a busy machine is no failure.
class Deadline {
public:
    Deadline() : Deadline(std::chrono::seconds(20)) {}
    template <class Rep, class Period>
    Deadline(std::chrono::duration<Rep, Period> time) : _until(std::chrono::steady_clock::now() + time) {}

    /// Never less than 0.
    std::chrono::milliseconds left() const {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(_until - std::chrono::steady_clock::now());
        return std::max(left, std::chrono::milliseconds(0));
    }
    bool passed() const { return left().count() == 0; }

private:
    std::chrono::steady_clock::time_point _until;
};

/// Lets time pass. Only for showing that something doesn't happen meanwhile; what does happen can be awaited.
inline void letPass(std::chrono::milliseconds time) {
    std::this_thread::sleep_for(time);
}

} // namespace further::testing
