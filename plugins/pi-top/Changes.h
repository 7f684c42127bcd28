#pragma once

#include "plugins/pi-top/ChangeJob.h"

#include <cstddef>
#include <list>
#include <memory>

namespace further::pitop {

/// The changes of the pi-top that are under way. Those that meddle with one another are made one after the other:
/// one's effect would be taken for another's failure. On the strand of the requests.
class Changes {
public:
    /// More are refused.
    static constexpr std::size_t most = 64;

    /// All outlive it.
    Changes(Strand& strand, Requests& requests, EventFeed& feed);
    Changes(const Changes&) = delete;
    Changes& operator=(const Changes&) = delete;

    /// Calls `then` later, once, unless this ends before. Throws Error(busy).
    void make(const Change& change, ChangeJob::Then then);

private:
    using Jobs = std::list<std::unique_ptr<ChangeJob>>;

    void onDone(Jobs::iterator job);

    Strand& _strand;
    Requests& _requests;
    EventFeed& _feed;
    Jobs _jobs; // in the order of their coming
};

} // namespace further::pitop
