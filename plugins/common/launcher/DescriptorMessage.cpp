#include "DescriptorMessage.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace further::launcher {

namespace {

constexpr std::size_t mostAtOnce = 253; // what the kernel lets through at once (SCM_MAX_FD)

using Control = std::array<char, CMSG_SPACE(mostAtOnce * sizeof(int))>;

std::vector<Descriptor> takeDescriptors(msghdr& message) {
    std::vector<Descriptor> taken;
    for (auto* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
            continue;
        const auto* bytes = CMSG_DATA(header);
        const auto size = header->cmsg_len - static_cast<std::size_t>(bytes - reinterpret_cast<unsigned char*>(header));
        for (std::size_t at = 0; at + sizeof(int) <= size; at += sizeof(int)) {
            int fd = -1;
            std::memcpy(&fd, bytes + at, sizeof fd);
            taken.emplace_back(fd);
        }
    }
    return taken;
}

} // namespace

ssize_t sendWithDescriptors(const Descriptor& socket, std::span<const std::byte> bytes,
                            std::span<const int> descriptors) {
    if (descriptors.size() > mostAtOnce) {
        errno = EINVAL;
        return -1;
    }
    iovec part{const_cast<std::byte*>(bytes.data()), bytes.size()}; // sendmsg takes it so, and changes nothing
    alignas(cmsghdr) Control control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
    auto* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(descriptors.size_bytes());
    std::copy(descriptors.begin(), descriptors.end(), reinterpret_cast<int*>(CMSG_DATA(header)));
    return ::sendmsg(socket.get(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

DescriptorMessage DescriptorMessage::receive(const Descriptor& socket, std::span<std::byte> bytes, int flags) {
    iovec part{bytes.data(), bytes.size()};
    alignas(cmsghdr) Control control;
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    DescriptorMessage received;
    received.size = ::recvmsg(socket.get(), &message, flags | MSG_CMSG_CLOEXEC);
    if (received.size >= 0) {
        received.descriptors = takeDescriptors(message);
        received.whole = (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0;
    }
    return received;
}

} // namespace further::launcher
