#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <utility>

namespace further {

/// Which strangers' comings and goings are told one by one: so many a second, or anybody on the network could fill the
/// disk by connecting. How many were left out is told afterwards, in the log (Audit). On the sessions' loop.
class StrangerNews {
public:
    using Now = std::function<std::chrono::steady_clock::time_point()>;

    static constexpr std::size_t mostASecond = 10;

    explicit StrangerNews(Now now = std::chrono::steady_clock::now) : _now(std::move(now)) {}

    /// Whether the one who has come now is told of.
    bool take();

private:
    Now _now;
    std::chrono::steady_clock::time_point _second{};
    std::size_t _told = 0; ///< in this second
    std::size_t _left = 0; ///< out, since it was last told
};

} // namespace further
