#include "WaitingLink.h"

#include "DescriptorMessage.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <span>
#include <system_error>
#include <utility>

namespace further::launcher {

namespace {

bool send(const Descriptor& socket, const StartRequest& words, std::span<const int> descriptors) {
    return sendWithDescriptors(socket, std::as_bytes(std::span(&words, 1)), descriptors) ==
           static_cast<ssize_t>(sizeof words);
}

} // namespace

WaitingLink::WaitingLink(Descriptor socket) : _socket(std::move(socket)) {}

WaitingLink::Ends WaitingLink::make() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
        throw std::system_error(errno, std::generic_category(), "socketpair");
    return {WaitingLink(Descriptor(ends[0])), Descriptor(ends[1])};
}

bool WaitingLink::pass(const Request& start) const {
    return send(_socket, start.words(), start.numbers());
}

bool WaitingLink::fork(const ForkEnds& theirs) const {
    StartRequest words;
    words.type = StartRequest::fork;
    return send(_socket, words, std::array{theirs.socket.get(), theirs.link.get()});
}

std::optional<WaitingLink::Heard> WaitingLink::hear() const {
    Heard heard;
    auto message =
        DescriptorMessage::receive(_socket, std::as_writable_bytes(std::span(&heard.report, 1)), MSG_DONTWAIT);
    if (message.size < 0 && (errno == EAGAIN || errno == EINTR || errno == ECONNRESET))
        return {}; // ECONNRESET: it ended without reading everything; what it said before that is still to come
    heard.ended = message.size != sizeof heard.report;
    heard.report.reason.back() = '\0';
    if (heard.report.reaper > 0 && message.descriptors.size() == 1)
        heard.reaper.emplace(heard.report.reaper, std::move(message.descriptors.front()));
    return heard;
}

} // namespace further::launcher
