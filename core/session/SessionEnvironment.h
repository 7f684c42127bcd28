#pragma once

#include "access/Authenticator.h"
#include "loop/WorkerPool.h"
#include "session/Event.h"
#include "session/ProgramUsers.h"
#include "session/StrangerNews.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace further {

class Dispatcher;

/// What every session of an agent shares, on whichever loop. Outlives the sessions.
struct SessionEnvironment {
    WorkerPool& workers;
    const Dispatcher& dispatcher;
    EventJournal& events;
    Authenticator& authenticator;
    StrangerNews& strangers;
    const ProgramUsers users;
    /// Programs that run at the same time, in all sessions together; one more start is refused.
    const std::size_t mostPrograms;
    /// What is there in all sessions together: any thread may read.
    struct Counts {
        std::atomic<std::size_t> programs{0};
        std::atomic<std::size_t> places{0}; ///< taken by programs that run, or are to be started
        std::atomic<std::uint64_t> sessionIdsGiven{0};
        std::atomic<std::uint64_t> jobIdsGiven{0};
    };
    std::shared_ptr<Counts> counts = std::make_shared<Counts>();

    /// Among the programs that may run; given back when the last copy of it goes. Throws Error(busy).
    std::shared_ptr<void> takePlace() const;
};

} // namespace further
