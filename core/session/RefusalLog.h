#pragma once

#include "session/Event.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>

namespace further {

/// Tells of those who weren't let in, in the log (Audit) and as events: each of them, but no more than so many a
/// second. Anybody can be refused as often as he likes, and must not fill the disk by it. How many were left out is
/// told afterwards. Any thread.
class RefusalLog {
public:
    using Now = std::function<std::chrono::steady_clock::time_point()>;

    static constexpr std::size_t mostASecond = 10;

    /// `events` outlives it.
    explicit RefusalLog(EventJournal& events, Now now = std::chrono::steady_clock::now);
    ~RefusalLog();
    RefusalLog(const RefusalLog&) = delete;
    RefusalLog& operator=(const RefusalLog&) = delete;

    void tell(const std::string& sentence);

private:
    void write(const std::string& sentence);
    void tellOfTheRest();

    EventJournal& _events;
    const Now _now;
    std::mutex _mutex; // guards all below
    std::chrono::steady_clock::time_point _second{};
    std::size_t _told = 0; ///< in this second
    std::size_t _left = 0; ///< out, since it was last told
};

} // namespace further
