#include "Sender.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace further::launcher {

void haveSendersTold(const Descriptor& socket) {
    const int on = 1;
    if (::setsockopt(socket.get(), SOL_SOCKET, SO_PASSCRED, &on, sizeof on) != 0)
        throw std::system_error(errno, std::generic_category(), "SO_PASSCRED");
}

ssize_t receiveWithSender(const Descriptor& socket, std::span<std::byte> bytes, Sender& sender) {
    iovec part{bytes.data(), bytes.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(ucred))> control; // no room for descriptors: they are dropped
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const auto size = ::recvmsg(socket.get(), &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    const auto* const header = size > 0 ? CMSG_FIRSTHDR(&message) : nullptr;
    sender = {};
    if (header != nullptr && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_CREDENTIALS) {
        ucred told{};
        std::memcpy(&told, CMSG_DATA(header), sizeof told);
        sender = {told.pid, told.uid};
    }
    return size;
}

} // namespace further::launcher
