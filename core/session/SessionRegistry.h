#pragma once

#include "loop/EventLoop.h"
#include "session/ClientSession.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace further {

/// The sessions on one loop. Everything on the loop's thread (or while the loop isn't running) but accept(), assigned()
/// and programs(), which any thread may call while the loop runs.
class SessionRegistry {
public:
    /// Both outlive it.
    SessionRegistry(EventLoop& loop, const SessionEnvironment& environment, const SessionLimits& limits);
    ~SessionRegistry();
    SessionRegistry(const SessionRegistry&) = delete;
    SessionRegistry& operator=(const SessionRegistry&) = delete;

    /// Makes a session of a client that has a seat, in the loop's next turn. `dialect` isn't null.
    void accept(Upgraded client, std::shared_ptr<const Dialect> dialect);

    /// Closes every session with `code`, and whoever comes from now on; calls `onEmpty` when the last one is gone.
    void closeAll(int code, const std::string& reason, std::function<void()> onEmpty);

    /// Destroys what is left, once the loop has stopped.
    void destroyAll();

    std::size_t size() const { return _sessions.size(); }

    /// Those that are here, or on their way from accept().
    std::size_t assigned() const { return _assigned; }
    /// Of all loops together.
    std::size_t programs() const { return _environment.counts->programs; }

    /// All sessions, the oldest first.
    std::vector<SessionReport> report() const;
    /// Closes one; false where there is none of that id.
    bool disconnect(std::uint64_t id, int code, std::string_view reason);
    /// Closes those of which `which` holds.
    void disconnect(const std::function<bool(const SessionReport&)>& which, int code, std::string_view reason);
    /// Ends a program as its client would; false where there is none of that id.
    bool stopJob(std::uint64_t id);
    /// For the sessions to come.
    void setLimits(const SessionLimits& limits);

private:
    void open(Upgraded client, const std::shared_ptr<const Dialect>& dialect);
    void remove(std::uint64_t id);

    EventLoop& _loop;
    const SessionEnvironment& _environment;
    std::shared_ptr<const SessionLimits> _limits; // shared with the sessions that they hold for
    std::atomic<std::size_t> _assigned{0};
    std::map<std::uint64_t, std::unique_ptr<ClientSession>> _sessions;
    std::function<void()> _onEmpty; // set: closing
};

} // namespace further
