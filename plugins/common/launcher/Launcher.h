#pragma once

#include "ControlGroups.h"
#include "Keepers.h"
#include "Listener.h"
#include "Request.h"
#include "Rules.h"
#include "WaitingPrograms.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace further::launcher {

/// Takes start requests on its connections, checks each against its rules and forks a keeper for it, or passes it on to
/// one whose program waits; keeps nothing of them but the keepers' pids. One thread. Its keepers, and so all programs,
/// end with it.
class Launcher : private WaitingPrograms::Owner {
public:
    /// All three outlive it.
    Launcher(Listener& listener, const Rules& rules, const ControlGroups& groups);

    /// Runs until SIGTERM, or until all connections have ended, or until nobody has come; then ends all programs and
    /// returns when they are gone (after 2 s at the latest). One that serves another user's agent goes on without a
    /// connection, but programs end with the last one there, too.
    void run();

private:
    using Clock = std::chrono::steady_clock;

    struct Connection {
        Descriptor socket;
        std::unique_ptr<WaitingPrograms> waiting = {};              ///< null where none are to wait
        std::vector<std::unique_ptr<WaitingPrograms>> retired = {}; ///< of whose programs some still run
    };

    bool wanted() const;
    bool waitsForSomebody() const { return !_met && !_rules.agent; }
    void endKeepers();
    void awaitEvent();
    int timeout() const;
    bool mayAccept();
    void acceptOne();
    bool serve(Connection& connection);
    void answer(const Connection& connection) const;
    void tellRules(const Connection& connection) const;
    void prepare(Connection& connection, PrepareRequest request);
    pid_t forkKeeper(const PrepareRequest& request, Descriptor link, std::optional<ForkEnds> fork) override;
    void startCold(Request start) override;
    void onReaper(pid_t keeper, KnownProcess reaper) override;
    static void tend(Connection& connection);
    void forEachWaiting(const std::function<void(WaitingPrograms&)>& work);
    bool allowed(uid_t user) const;
    void start(Connection& connection, Request request);
    void reap();
    void lookForOrphans();
    void endOrphans();

    Listener& _listener;
    const Rules& _rules;
    const ControlGroups& _groups;
    Descriptor _signals;
    std::vector<Connection> _connections;
    Keepers _keepers;
    const Clock::time_point _lonelyUntil;
    bool _met = false; // there has been a connection
    bool _terminated = false;
    std::optional<Clock::time_point> _acceptAt;  // not before: there were no descriptors left
    std::optional<Clock::time_point> _orphansAt; // when to look for the children of dead keepers
    std::chrono::milliseconds _untilNextLook{0};
};

} // namespace further::launcher
