#pragma once

#include "ControlGroups.h"
#include "Listener.h"
#include "Request.h"
#include "Rules.h"

#include <chrono>
#include <optional>
#include <set>
#include <vector>

namespace further::launcher {

/// Takes start requests on its connections, checks each against its rules and forks a keeper for it; keeps nothing of
/// them but the keepers' pids. One thread. Its keepers, and so all programs, end with it.
class Launcher {
public:
    /// All three outlive it.
    Launcher(Listener& listener, const Rules& rules, const ControlGroups& groups);

    /// Runs until SIGTERM, or until all connections have ended, or until nobody has come; then ends all programs and
    /// returns when they are gone (after 2 s at the latest). One that serves another user's agent goes on without a
    /// connection, but programs end with the last one there, too.
    void run();

private:
    using Clock = std::chrono::steady_clock;

    bool wanted() const;
    bool waitsForSomebody() const { return !_met && !_rules.agent; }
    void endKeepers();
    void tellKeepers() const;
    void awaitEvent();
    void acceptOne();
    bool serve(const Descriptor& connection);
    void answer(const Descriptor& connection) const;
    void start(Request request);
    void reap();
    void endOrphans();

    Listener& _listener;
    const Rules& _rules;
    const ControlGroups& _groups;
    Descriptor _signals;
    std::vector<Descriptor> _connections;
    std::set<pid_t> _keepers;
    const Clock::time_point _lonelyUntil;
    bool _met = false; // there has been a connection
    bool _terminated = false;
    std::optional<Clock::time_point> _orphansAt; // when to look for the children of dead keepers
    std::chrono::milliseconds _untilNextLook{0};
};

} // namespace further::launcher
