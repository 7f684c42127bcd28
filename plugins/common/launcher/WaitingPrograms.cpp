#include "WaitingPrograms.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>
#include <utility>

namespace further::launcher {

namespace {

// Between the starts of programs that turn out to be of no use.
constexpr std::chrono::milliseconds shortestUntilNext{1000};
constexpr std::chrono::milliseconds longestUntilNext{60'000};
constexpr std::chrono::milliseconds untilTold{200};
constexpr std::chrono::milliseconds untilTheProgramRuns{10}; // it has the processor to itself first
constexpr std::chrono::milliseconds patienceWithForks{1000};
constexpr std::size_t mostAtOnce = 512;     // each with a descriptor
constexpr std::size_t mostTakenAtOnce = 64; // of which it isn't known yet how they went

} // namespace

WaitingPrograms::WaitingPrograms(PrepareRequest request, Owner& owner)
    : _request(std::move(request)), _owner(owner), _untilNext(shortestUntilNext) {
    _state.state = Preparation::State::starting;
}

void WaitingPrograms::retire() {
    _forker.reset();
    std::erase_if(_waiting, [&](Waiting& waiting) {
        if (waiting.state == Waiting::taken)
            return false;
        onEnd(waiting, "Another one is prepared.");
        return true;
    });
}

bool WaitingPrograms::take(Request& start) {
    const bool fits = start.user() == _request.user && start.limits() == _request.limits;
    for (auto& waiting : _waiting) {
        if (!fits || waiting.state != Waiting::ready || !waiting.link.pass(start))
            continue; // one whose end is closed is about to be heard of
        waiting.state = Waiting::taken;
        --_state.waiting;
        ++_state.taken;
        _notBefore = std::max(_notBefore, Clock::now() + untilTheProgramRuns);
        return true;
    }
    if (fits && _forker && forkFor(start)) {
        ++_state.taken;
        return true;
    }
    ++_state.missed;
    return false;
}

/// What was forked for it takes it as soon as it is ready.
bool WaitingPrograms::forkFor(Request& start) {
    if (count(true) >= mostTakenAtOnce || !makeOne())
        return false;
    _waiting.back().start.emplace(std::move(start));
    _waiting.back().startBy = Clock::now() + patienceWithForks;
    return true;
}

/// How many are for starts that have come, or for those that haven't.
std::size_t WaitingPrograms::count(bool taken) const {
    return static_cast<std::size_t>(std::count_if(_waiting.begin(), _waiting.end(), [&](const Waiting& each) {
        return (each.state == Waiting::taken || each.start) == taken;
    }));
}

std::size_t WaitingPrograms::missing() const {
    const bool unproven = _state.state != Preparation::State::ready;
    const auto wanted = std::max<std::size_t>(_request.count, unproven ? 1 : 0);
    const auto present = count(false);
    if (wanted <= present || count(true) >= mostTakenAtOnce || _waiting.size() >= mostAtOnce)
        return 0;
    return unproven ? 1 - std::min<std::size_t>(present, 1) : wanted - present; // one is enough to see whether it can
}

void WaitingPrograms::tend() {
    startLateOnesCold();
    if (Clock::now() < _notBefore)
        return;
    for (auto left = missing(); left > 0 && makeOne(); --left) {
    }
}

/// Those for which a fork should have been made by now. What has made none isn't trusted with the next.
void WaitingPrograms::startLateOnesCold() {
    const auto late = std::erase_if(_waiting, [&](Waiting& waiting) {
        if (!waiting.start || Clock::now() < waiting.startBy)
            return false;
        onEnd(waiting, "It isn't made in time.");
        return true;
    });
    if (late > 0 && _forker)
        dropForker();
}

bool WaitingPrograms::makeOne() {
    if (_waiting.size() >= mostAtOnce)
        return false;
    try {
        auto ends = WaitingLink::make();
        std::optional<ForkEnds> fork;
        bool asked = true;
        if (_forker) {
            auto sockets = ForkSockets::make();
            asked = _forker->fork(sockets.theirs);
            fork = std::move(sockets.keepers);
        }
        const bool forked = fork.has_value();
        const pid_t keeper = asked ? _owner.forkKeeper(_request, std::move(ends.theirs), std::move(fork)) : -1;
        Waiting waiting{std::move(ends.ours), keeper, forked};
        if (keeper >= 0)
            _waiting.push_back(std::move(waiting));
        else
            onUnfit(waiting, std::strerror(errno)); // NOLINT(concurrency-mt-unsafe): one thread
        return keeper >= 0;
    } catch (const std::system_error&) { // no more descriptors
        _notBefore = Clock::now() + shortestUntilNext;
        return false;
    }
}

std::optional<WaitingPrograms::Clock::time_point> WaitingPrograms::until() const {
    auto until = _tellAt;
    const auto orAt = [&](Clock::time_point at) { until = std::min(until.value_or(at), at); };
    if (missing() > 0)
        orAt(_notBefore);
    for (const auto& waiting : _waiting)
        if (waiting.start)
            orAt(waiting.startBy);
    return until;
}

bool WaitingPrograms::tellsNow() {
    if (_state == _told) {
        _tellAt.reset();
        return false;
    }
    if (!_tellAt)
        _tellAt = Clock::now() + untilTold;
    if (_state.state == _told.state && Clock::now() < *_tellAt)
        return false;
    _told = _state;
    _tellAt.reset();
    return true;
}

void WaitingPrograms::addTo(std::vector<pollfd>& watched) const {
    for (const auto& waiting : _waiting)
        watched.push_back({waiting.link.descriptor(), POLLIN, 0});
    if (_forker)
        watched.push_back({_forker->descriptor(), POLLIN, 0});
}

void WaitingPrograms::read(const std::vector<pollfd>& watched) {
    const auto hasCome = [&](const WaitingLink& link) {
        return std::any_of(watched.begin(), watched.end(),
                           [&](const pollfd& each) { return each.fd == link.descriptor() && each.revents != 0; });
    };
    if (_forker && hasCome(*_forker)) // it has nothing to say but that it has ended
        dropForker();
    std::erase_if(_waiting, [&](Waiting& waiting) { return hasCome(waiting.link) && !read(waiting); });
    if (_forkerIsStale)
        dropForker();
}

/// It is started again, and with it all that it knows. Those that were taken go on.
void WaitingPrograms::dropForker() {
    _forker.reset();
    _forkerIsStale = false;
    std::erase_if(_waiting, [](const Waiting& each) { return each.state == Waiting::ready; });
    _state.waiting = 0;
    _state.state = Preparation::State::starting;
    _notBefore = std::max(_notBefore, Clock::now() + shortestUntilNext); // its modules take their time
}

/// False where there is nothing more to hear.
bool WaitingPrograms::read(Waiting& waiting) {
    auto heard = waiting.link.hear();
    if (!heard)
        return true;
    if (heard->ended) {
        onEnd(waiting, "Its keeper has ended.");
        return false;
    }
    return hear(waiting, std::move(*heard));
}

bool WaitingPrograms::hear(Waiting& waiting, WaitingLink::Heard heard) {
    const bool known = !waiting.forked || heard.reaper;
    if (heard.reaper)
        _owner.onReaper(waiting.keeper, std::move(*heard.reaper));
    switch (heard.report.type) {
    case WaitingReport::Type::ready:
        if (!known) { // there was no descriptor left for it
            onEnd(waiting, "What reaps it can't be told from what others have left behind.");
            return false;
        }
        return waiting.state != Waiting::starting || onReady(waiting);
    case WaitingReport::Type::forks:
        return waiting.forked || waiting.state != Waiting::starting || onForks(waiting);
    case WaitingReport::Type::began:
        return false; // what becomes of it is its keeper's business
    default:
        onUnfit(waiting, heard.report.reason.data());
        _forkerIsStale = _forkerIsStale || (waiting.forked && heard.report.lasting != 0);
        if (waiting.start)
            _owner.startCold(std::move(*waiting.start));
        return false;
    }
}

bool WaitingPrograms::onReady(Waiting& waiting) {
    waiting.state = Waiting::ready;
    _state.state = Preparation::State::ready;
    _untilNext = shortestUntilNext;
    if (waiting.start) {
        auto start = std::move(*waiting.start);
        waiting.start.reset();
        waiting.state = Waiting::taken;
        if (!waiting.link.pass(start))
            _owner.startCold(std::move(start));
        return true;
    }
    ++_state.waiting;
    if (_request.count > 0)
        return true;
    --_state.waiting; // it only had to be seen that it can
    return false;
}

bool WaitingPrograms::onForks(Waiting& waiting) {
    _forker.emplace(std::move(waiting.link));
    _state.state = Preparation::State::ready;
    _untilNext = shortestUntilNext;
    return false;
}

void WaitingPrograms::onEnd(Waiting& waiting, const char* reason) {
    onUnfit(waiting, reason);
    if (waiting.start)
        _owner.startCold(std::move(*waiting.start));
}

void WaitingPrograms::onUnfit(const Waiting& waiting, const char* reason) {
    _state.reason = {};
    std::string_view(reason).copy(_state.reason.data(), _state.reason.size() - 1);
    if (waiting.state == Waiting::taken || waiting.start) { // it begins cold: something has changed
        --_state.taken;
        ++_state.missed;
        return;
    }
    if (waiting.state == Waiting::ready)
        --_state.waiting;
    else if (!waiting.forked) // one fork that failed says nothing of the others
        _state.state = Preparation::State::unfit;
    _notBefore = Clock::now() + _untilNext;
    _untilNext = std::min(2 * _untilNext, longestUntilNext);
}

} // namespace further::launcher
