#include "WaitingPrograms.h"

#include "Assignment.h"
#include "DescriptorMessage.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>

namespace further::launcher {

namespace {

// Between the starts of programs that turn out to be of no use.
constexpr std::chrono::milliseconds shortestUntilNext{1000};
constexpr std::chrono::milliseconds longestUntilNext{60'000};
constexpr std::chrono::milliseconds untilTold{200};
constexpr std::size_t mostTakenAtOnce = 64; // of which it isn't known yet how they went

} // namespace

WaitingPrograms::WaitingPrograms(PrepareRequest request, Fork fork)
    : _request(std::move(request)), _fork(std::move(fork)), _untilNext(shortestUntilNext) {
    _state.state = Preparation::State::starting;
}

bool WaitingPrograms::take(Request& start) {
    const auto& words = start.words();
    const bool fits = words.user == _request.user && words.limits == _request.limits;
    for (auto& waiting : _waiting) {
        if (!fits || waiting.state != Waiting::ready)
            continue;
        const auto sent = sendWithDescriptors(waiting.link, std::as_bytes(std::span(&words, 1)), start.numbers());
        if (sent != static_cast<ssize_t>(sizeof words))
            continue; // its end is about to be told
        waiting.state = Waiting::taken;
        --_state.waiting;
        ++_state.taken;
        return true;
    }
    ++_state.missed;
    return false;
}

std::size_t WaitingPrograms::missing() const {
    const auto taken = std::count_if(_waiting.begin(), _waiting.end(),
                                     [](const Waiting& each) { return each.state == Waiting::taken; });
    const auto present = _waiting.size() - static_cast<std::size_t>(taken);
    const bool unproven = _state.state != Preparation::State::ready;
    const auto wanted = std::max<std::size_t>(_request.count, unproven ? 1 : 0);
    return wanted > present && static_cast<std::size_t>(taken) < mostTakenAtOnce ? wanted - present : 0;
}

void WaitingPrograms::tend() {
    if (Clock::now() < _notBefore)
        return;
    for (auto count = missing(); count > 0; --count) {
        std::array<int, 2> ends{};
        if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
            return;
        Waiting waiting{Descriptor(ends[0])};
        if (_fork(_request, Descriptor(ends[1])) < 0) {
            onUnfit(waiting, std::strerror(errno));
            return;
        }
        _waiting.push_back(std::move(waiting));
    }
}

std::optional<WaitingPrograms::Clock::time_point> WaitingPrograms::until() const {
    if (missing() == 0)
        return _tellAt;
    return std::min(_notBefore, _tellAt.value_or(_notBefore));
}

bool WaitingPrograms::tellsNow() {
    if (_state == _told)
        return false;
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
        watched.push_back({waiting.link.get(), POLLIN, 0});
}

void WaitingPrograms::read(const std::vector<pollfd>& watched) {
    const auto hasCome = [&](const Waiting& waiting) {
        return std::any_of(watched.begin(), watched.end(),
                           [&](const pollfd& each) { return each.fd == waiting.link.get() && each.revents != 0; });
    };
    std::erase_if(_waiting, [&](Waiting& waiting) { return hasCome(waiting) && !read(waiting); });
}

/// False where there is nothing more to hear.
bool WaitingPrograms::read(Waiting& waiting) {
    WaitingReport report;
    const auto size = ::recv(waiting.link.get(), &report, sizeof report, MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return true;
    if (size == sizeof report && report.type == WaitingReport::Type::ready && waiting.state == Waiting::starting) {
        waiting.state = Waiting::ready;
        _state.state = Preparation::State::ready;
        ++_state.waiting;
        _untilNext = shortestUntilNext;
        return _request.count > 0 || (--_state.waiting, false); // it only had to be seen that it can
    }
    if (size == sizeof report && report.type == WaitingReport::Type::began)
        return false;
    report.reason.back() = '\0';
    onUnfit(waiting, size == sizeof report ? report.reason.data() : "Its keeper has ended.");
    return false;
}

void WaitingPrograms::onUnfit(const Waiting& waiting, const char* reason) {
    _state.reason = {};
    std::string_view(reason).copy(_state.reason.data(), _state.reason.size() - 1);
    if (waiting.state == Waiting::taken) { // it was started cold: something had changed, and the next one has seen that
        --_state.taken;
        ++_state.missed;
        return;
    }
    if (waiting.state == Waiting::ready)
        --_state.waiting;
    else
        _state.state = Preparation::State::unfit;
    _notBefore = Clock::now() + _untilNext;
    _untilNext = std::min(2 * _untilNext, longestUntilNext);
}

} // namespace further::launcher
