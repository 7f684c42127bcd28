#include "WaitingLink.h"

#include "DescriptorMessage.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
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
    Ends made{WaitingLink(Descriptor(ends[0])), Descriptor(ends[1])};
    const int on = 1;
    ::setsockopt(ends[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
    return made;
}

bool WaitingLink::pass(const Request& start) const {
    return send(_socket, start.words(), start.numbers());
}

bool WaitingLink::fork(const Descriptor& theirs) const {
    StartRequest words;
    words.type = StartRequest::fork;
    return send(_socket, words, std::array{theirs.get()});
}

std::optional<WaitingLink::Heard> WaitingLink::hear() const {
    Heard heard;
    iovec part{&heard.report, sizeof heard.report};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(ucred))> control;
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const auto size = ::recvmsg(_socket.get(), &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return {};
    heard.ended = size != sizeof heard.report;
    heard.report.reason.back() = '\0';
    const auto* const header = CMSG_FIRSTHDR(&message);
    if (header != nullptr && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_CREDENTIALS) {
        ucred sender{};
        std::memcpy(&sender, CMSG_DATA(header), sizeof sender);
        heard.sender = sender.pid;
        heard.user = sender.uid;
    }
    return heard;
}

} // namespace further::launcher
