#include "ExpectedFork.h"

#include "Assignment.h"
#include "ProcessTree.h"
#include "Reaper.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <span>
#include <system_error>
#include <utility>

namespace further::launcher {

namespace {

std::array<Descriptor, 2> makePair() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
        throw std::system_error(errno, std::generic_category(), "socketpair");
    std::array<Descriptor, 2> pair{Descriptor(ends[0]), Descriptor(ends[1])};
    haveSendersTold(pair[0]);
    return pair;
}

enum class Come { nothing, message, end };

template <class Message>
Come read(const Descriptor& socket, Message& message, Sender& sender) {
    const auto size = receiveWithSender(socket, std::as_writable_bytes(std::span(&message, 1)), sender);
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return Come::nothing;
    return size == sizeof message ? Come::message : Come::end;
}

} // namespace

ForkSockets ForkSockets::make() {
    auto socket = makePair();
    auto link = makePair();
    return {{std::move(socket[0]), std::move(link[0])}, {std::move(socket[1]), std::move(link[1])}};
}

std::array<int, 2> ExpectedFork::descriptors() const {
    return {_waits ? -1 : _ends.socket.get(), _reaps ? -1 : _ends.link.get()};
}

ExpectedFork::State ExpectedFork::look() {
    const auto state = hear();
    return state == State::expected && _waits && _reaps ? verify() : state;
}

ExpectedFork::State ExpectedFork::hear() {
    Sender sender;
    ReaperWord word;
    const auto fromReaper = _reaps ? Come::nothing : read(_ends.link, word, sender);
    if (fromReaper == Come::message && word.type == ReaperWord::Type::forked)
        _reaps = sender;
    else if (fromReaper != Come::nothing)
        return unfit("It wasn't forked.");
    WaitingReport report;
    const auto fromProgram = _waits ? Come::nothing : read(_ends.socket, report, sender);
    if (fromProgram == Come::message && report.type == WaitingReport::Type::ready)
        _waits = sender;
    else if (fromProgram == Come::message && report.type == WaitingReport::Type::unfit)
        return unfit({report.reason.data(), ::strnlen(report.reason.data(), report.reason.size())});
    else if (fromProgram != Come::nothing)
        return unfit("It ended before it was ready.");
    return State::expected;
}

/// A program that its keeper took for another one would be nobody's.
ExpectedFork::State ExpectedFork::verify() {
    if (_waits->user != _user || _reaps->user != _user)
        return unfit("It is another user's.");
    _reaper = KnownProcess::find(_reaps->pid);
    _program = KnownProcess::find(_waits->pid);
    const bool isWhatItSays = _reaper && _program && _waits->pid > 0 && parentOf(_waits->pid) == _reaps->pid &&
                              ::getsid(_waits->pid) == _waits->pid && ::getpgid(_waits->pid) == _waits->pid;
    return isWhatItSays ? State::there : unfit("It isn't the program of its reaper, with a session of its own.");
}

ExpectedFork::State ExpectedFork::unfit(std::string reason) {
    _reason = std::move(reason);
    return State::unfit;
}

} // namespace further::launcher
