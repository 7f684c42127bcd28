#pragma once

#include "net/Seats.h"
#include "session/ClientSession.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace further {

/// All sessions of an agent. Everything on the loop's thread (or while the loop isn't running) but takeSeat(),
/// accept(), clients() and programs(), which any thread may call while the loop runs.
class SessionRegistry {
public:
    SessionRegistry(SessionEnvironment environment, const SessionLimits& limits, Seats::Limits seats);
    ~SessionRegistry();
    SessionRegistry(const SessionRegistry&) = delete;
    SessionRegistry& operator=(const SessionRegistry&) = delete;

    /// Room for one more client of that address, for as long as the result lives. There is less for strangers. Throws
    /// as Seats::take.
    std::shared_ptr<void> takeSeat(const Poco::Net::IPAddress& address, bool isStranger);
    /// Makes a session of a client that has a seat, in the loop's next turn. `dialect` isn't null.
    void accept(Upgraded client, std::shared_ptr<const Dialect> dialect);

    /// Closes every session with `code`, and whoever comes from now on; calls `onEmpty` when the last one is gone.
    void closeAll(int code, const std::string& reason, std::function<void()> onEmpty);

    /// Destroys what is left, once the loop has stopped.
    void destroyAll();

    std::size_t size() const { return _sessions.size(); }

    std::size_t clients() const { return _seats.taken(); }
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

    const SessionEnvironment _environment;
    std::shared_ptr<const SessionLimits> _limits; // shared with the sessions that they hold for
    Seats _seats;
    Seats _strangers;
    std::uint64_t _idsGiven = 0;
    std::map<std::uint64_t, std::unique_ptr<ClientSession>> _sessions;
    std::function<void()> _onEmpty; // set: closing
};

} // namespace further
