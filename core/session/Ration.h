#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <utility>

namespace further {

/// What strangers can cause as often as they like, and may be told no more than so many times a second: the rest is
/// counted. Not locked by itself.
class Ration {
public:
    using Now = std::function<std::chrono::steady_clock::time_point()>;

    Ration(std::size_t mostASecond, Now now) : _most(mostASecond), _now(std::move(now)) {}

    struct Share {
        bool told;          ///< whether this one is told
        std::size_t missed; ///< how many weren't, before this second; to be told now
    };
    Share take() {
        Share share{true, 0};
        if (const auto now = _now(); now - _second >= std::chrono::seconds(1)) {
            share.missed = takeMissed();
            _second = now;
            _told = 0;
        }
        share.told = _told < _most;
        ++(share.told ? _told : _missed);
        return share;
    }
    /// How many weren't told, and are to be told now: at the end.
    std::size_t takeMissed() { return std::exchange(_missed, 0); }

private:
    const std::size_t _most;
    const Now _now;
    std::chrono::steady_clock::time_point _second{};
    std::size_t _told = 0; ///< in this second
    std::size_t _missed = 0;
};

} // namespace further
