#pragma once

#include "Request.h"
#include "WaitingLink.h"

#include <further/Descriptor.h>

#include <poll.h>
#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace further::launcher {

/// The programs that wait for the starts of one connection: as many as were asked for are kept ready, each with a
/// keeper of its own, and a start that takes one is passed on to that. Where the program that was prepared forks, those
/// that wait are its forks, and a start for which none is ready gets one of its own. They end with this; those that
/// were taken don't.
class WaitingPrograms {
public:
    using Clock = std::chrono::steady_clock;

    /// The launcher. None of these may destroy the programs.
    class Owner {
    public:
        virtual ~Owner() = default;
        /// Forks a keeper that starts one, or takes one that is forked for it, with the other end of its link. What
        /// fork(2) returned.
        virtual pid_t forkKeeper(const PrepareRequest& request, Descriptor link, std::optional<ForkEnds> fork) = 0;
        /// Starts what was taken, but came to nothing.
        virtual void startCold(Request start) = 0;
        /// The program of this keeper is a fork, which this process reaps.
        virtual void onReaper(pid_t keeper, KnownProcess reaper) = 0;
    };

    /// `owner` outlives this.
    WaitingPrograms(PrepareRequest request, Owner& owner);
    WaitingPrograms(const WaitingPrograms&) = delete;
    WaitingPrograms& operator=(const WaitingPrograms&) = delete;

    /// Nothing waits any more; what was taken goes on, for as long as this lives.
    void retire();
    /// Whether there is nothing to hear any more.
    bool isOver() const { return _waiting.empty(); }

    /// Has one that waits take the start. False where none is ready, or it is of another user or has other limits: then
    /// it is to be started cold.
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
        WaitingLink link;
        pid_t keeper;
        bool forked;
        enum { starting, ready, taken } state = starting;
        std::optional<Request> start = {}; // what it is for, until it is ready
        Clock::time_point startBy = {};    // or else from cold
    };

    bool read(Waiting& waiting);
    bool hear(Waiting& waiting, WaitingLink::Heard heard);
    bool onReady(Waiting& waiting);
    bool onForks(Waiting& waiting);
    void onEnd(Waiting& waiting, const char* reason);
    void onUnfit(const Waiting& waiting, const char* reason);
    bool forkFor(Request& start);
    void dropForker();
    bool makeOne();
    void startLateOnesCold();
    std::size_t missing() const;
    std::size_t count(bool taken) const;

    const PrepareRequest _request;
    Owner& _owner;
    std::vector<Waiting> _waiting;
    std::optional<WaitingLink> _forker; // the one that makes the others
    bool _forkerIsStale = false;
    Preparation _state;
    Preparation _told;
    std::optional<Clock::time_point> _tellAt;
    Clock::time_point _notBefore;
    std::chrono::milliseconds _untilNext;
};

} // namespace further::launcher
