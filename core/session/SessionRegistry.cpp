#include "session/SessionRegistry.h"

#include <Poco/Logger.h>

#include <algorithm>
#include <string>
#include <utility>

namespace further {

SessionRegistry::SessionRegistry(EventLoop& loop, const SessionEnvironment& environment, const SessionLimits& limits)
    : _loop(loop), _environment(environment), _limits(std::make_shared<const SessionLimits>(limits)) {}

SessionRegistry::~SessionRegistry() = default;

void SessionRegistry::accept(Upgraded client, std::shared_ptr<const Dialect> dialect) {
    ++_assigned;
    auto arrived = std::make_shared<Upgraded>(std::move(client)); // shared: a std::function is copied
    _loop.post([this, arrived, dialect = std::move(dialect)] { open(std::move(*arrived), dialect); });
}

void SessionRegistry::open(Upgraded client, const std::shared_ptr<const Dialect>& dialect) {
    if (_onEmpty)
        return; // too late: the agent ends
    const auto id = ++_environment.counts->sessionIdsGiven;
    // In a later turn: the session that tells us this is still at work.
    auto onClosed = [this, id] { _loop.post([this, id] { remove(id); }); };
    try {
        auto session = std::make_unique<ClientSession>(id, std::move(client), dialect, _loop, _environment, _limits,
                                                       std::move(onClosed));
        session->start();
        _sessions.emplace(id, std::move(session));
    } catch (const std::exception& problem) { // the system has no room for one more; the others go on
        --_assigned;
        poco_error(Poco::Logger::get("session"), "A client could not be taken in: " + std::string(problem.what()));
    }
}

void SessionRegistry::remove(std::uint64_t id) {
    _assigned -= _sessions.erase(id);
    if (_onEmpty && _sessions.empty())
        _onEmpty();
}

void SessionRegistry::closeAll(int code, const std::string& reason, std::function<void()> onEmpty) {
    _onEmpty = std::move(onEmpty);
    for (const auto& [id, session] : _sessions)
        session->close(code, reason);
    if (_sessions.empty())
        _onEmpty();
}

void SessionRegistry::destroyAll() {
    _sessions.clear();
}

std::vector<SessionReport> SessionRegistry::report() const {
    std::vector<SessionReport> all;
    for (const auto& [id, session] : _sessions)
        all.push_back(session->report());
    return all;
}

bool SessionRegistry::disconnect(std::uint64_t id, int code, std::string_view reason) {
    const auto session = _sessions.find(id);
    if (session == _sessions.end())
        return false;
    session->second->close(code, reason);
    return true;
}

void SessionRegistry::disconnect(const std::function<bool(const SessionReport&)>& which, int code,
                                 std::string_view reason) {
    for (const auto& [id, session] : _sessions)
        if (which(session->report()))
            session->close(code, reason);
}

bool SessionRegistry::stopJob(std::uint64_t id) {
    return std::any_of(_sessions.begin(), _sessions.end(),
                       [&](const auto& session) { return session.second->stopJob(id); });
}

void SessionRegistry::setLimits(const SessionLimits& limits) {
    _limits = std::make_shared<const SessionLimits>(limits);
}

} // namespace further
