#pragma once

#include "Keepers.h"
#include "Request.h"

#include <further/Descriptor.h>

#include <poll.h>
#include <sys/types.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace further::launcher {

/// The programs that wait for the starts of one connection: as many as were asked for are kept ready, each with a
/// keeper of its own, and a start that takes one is passed on to that. They end with this; those that were taken don't.
class WaitingPrograms {
public:
    using Clock = std::chrono::steady_clock;
    /// Forks a keeper that looks after one, with the other end of `link`. What fork(2) returned.
    using Fork = std::function<pid_t(const PrepareRequest& request, Descriptor link)>;

    WaitingPrograms(PrepareRequest request, Fork fork);

    /// Passes the start on to one that waits. False where none is ready, or it is of another user or has other limits:
    /// then it is to be started cold.
    bool take(Request& start);

    /// Starts those that are missing, where it is time for it.
    void tend();
    /// When tend() or tellsNow() has something to do even if nothing comes; nothing where there is no such time.
    std::optional<Clock::time_point> until() const;

    /// What to wait for, to be passed to read() with what came.
    void addTo(std::vector<pollfd>& watched) const;
    void read(const std::vector<pollfd>& watched);

    const Preparation& state() const { return _state; }
    /// Whether that should be told now: at once where it can be done from now on, or can't; a moment later where only
    /// the numbers are others, so that it comes once for many.
    bool tellsNow();

private:
    struct Waiting {
        Descriptor link;
        enum { starting, ready, taken } state = starting;
    };

    bool read(Waiting& waiting);
    void onUnfit(const Waiting& waiting, const char* reason);
    std::size_t missing() const;

    const PrepareRequest _request;
    const Fork _fork;
    std::vector<Waiting> _waiting;
    Preparation _state;
    Preparation _told;
    std::optional<Clock::time_point> _tellAt;
    Clock::time_point _notBefore;
    std::chrono::milliseconds _untilNext;
};

} // namespace further::launcher
