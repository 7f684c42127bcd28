#pragma once

#include "session/Ration.h"

#include <cstddef>
#include <mutex>

namespace further {

/// Which strangers' comings and goings are told one by one: so many a second, or anybody on the network could fill the
/// disk by connecting. How many were left out is told afterwards, in the log (Audit). Any thread.
class StrangerNews {
public:
    static constexpr std::size_t mostASecond = 10;

    explicit StrangerNews(Ration::Now now = std::chrono::steady_clock::now) : _ration(mostASecond, std::move(now)) {}
    ~StrangerNews();
    StrangerNews(const StrangerNews&) = delete;
    StrangerNews& operator=(const StrangerNews&) = delete;

    /// Whether the one who has come now is told of.
    bool take();

private:
    std::mutex _mutex; // guards _ration
    Ration _ration;
};

} // namespace further
