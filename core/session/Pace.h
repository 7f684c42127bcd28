#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace further {

/// So many a second, with a second's worth at once: a token bucket. Not locked by itself.
class Pace {
public:
    using Time = std::chrono::steady_clock::time_point;

    Pace(std::size_t aSecond, Time now) : _aSecond(static_cast<double>(aSecond)), _left(_aSecond), _since(now) {}

    /// One more. How long there should be none after it; 0 for the next at once.
    std::chrono::milliseconds take(Time now) {
        const std::chrono::duration<double> passed = now - _since;
        _left = std::min(_left + passed.count() * _aSecond, _aSecond) - 1;
        _since = now;
        if (_left >= 0)
            return std::chrono::milliseconds(0);
        return rest;
    }

    /// After the last one that may be had at once: long enough to be worth a timer.
    static constexpr std::chrono::milliseconds rest{20};

private:
    double _aSecond;
    double _left;
    Time _since;
};

} // namespace further
