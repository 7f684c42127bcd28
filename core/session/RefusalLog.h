#pragma once

#include "session/Event.h"
#include "session/Ration.h"

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>

namespace further {

/// Tells of those who weren't let in, in the log (Audit) and as events: each of them, but no more than so many a
/// second. Anybody can be refused as often as he likes, and must not fill the disk by it. How many were left out is
/// told afterwards. Any thread.
class RefusalLog {
public:
    using Now = Ration::Now;

    static constexpr std::size_t mostASecond = 10;

    /// `events` outlives it.
    explicit RefusalLog(EventJournal& events, Now now = std::chrono::steady_clock::now);
    ~RefusalLog();
    RefusalLog(const RefusalLog&) = delete;
    RefusalLog& operator=(const RefusalLog&) = delete;

    void tell(const std::string& sentence);

private:
    void write(const std::string& sentence);
    void tellOf(std::size_t missed);

    EventJournal& _events;
    std::mutex _mutex; // guards all below
    Ration _ration;
};

} // namespace further
