#include "session/SessionLoops.h"

#include "plugin/Thrown.h"

#include <Poco/Logger.h>

#include <algorithm>
#include <atomic>

namespace further {

SessionLoops::SessionLoops(const std::vector<std::reference_wrapper<EventLoop>>& loops, SessionEnvironment environment,
                           const SessionLimits& limits, Seats::Limits seats)
    : _environment(std::move(environment)), _seats(seats) {
    for (EventLoop& loop : loops)
        _loops.emplace_back(loop, _environment, limits);
}

std::shared_ptr<void> SessionLoops::takeSeat(const Poco::Net::IPAddress& address, bool isStranger) {
    return _seats.take(address, isStranger);
}

void SessionLoops::accept(Upgraded client, std::shared_ptr<const Dialect> dialect) {
    const auto fewest = std::min_element(_loops.begin(), _loops.end(), [](const Each& one, const Each& other) {
        return one.sessions.assigned() < other.sessions.assigned();
    });
    fewest->sessions.accept(std::move(client), std::move(dialect));
}

void SessionLoops::post(const std::function<void(SessionRegistry&)>& task) {
    for (auto& each : _loops)
        each.loop.post([&each, task] { task(each.sessions); });
}

void SessionLoops::logUnanswered(const std::exception_ptr& problem) {
    try {
        std::rethrow_exception(problem);
    } catch (...) {
        Poco::Logger::get("session").error(
            "The sessions of one loop are left out of an answer, for asking them failed (" + wordsForThrown() +
            "). Ask again.");
    }
}

void SessionLoops::whenAllHaveTurned(Strand& strand, Strand::Task then) {
    ask<char>(
        strand, [](const SessionRegistry&) { return char(); }, [then = std::move(then)](const auto&) { then(); });
}

void SessionLoops::closeAll(int code, const std::string& reason, std::function<void()> onEmpty) {
    const auto left = std::make_shared<std::atomic<std::size_t>>(_loops.size());
    const auto onOneEmpty = [left, onEmpty = std::move(onEmpty)] {
        if (--*left == 0)
            onEmpty();
    };
    post([code, reason, onOneEmpty](SessionRegistry& sessions) { sessions.closeAll(code, reason, onOneEmpty); });
}

void SessionLoops::destroyAll() {
    for (auto& each : _loops)
        each.sessions.destroyAll();
}

} // namespace further
