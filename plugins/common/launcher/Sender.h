#pragma once

#include <further/Descriptor.h>

#include <sys/types.h>

#include <cstddef>
#include <span>

namespace further::launcher {

/// Who has sent a message over a Unix socket, as the system says.
struct Sender {
    pid_t pid = 0; ///< 0: nobody whom this process could see
    uid_t user = static_cast<uid_t>(-1);
};

/// From now on the system says of each message that comes on this socket who has sent it. Throws std::system_error.
void haveSendersTold(const Descriptor& socket);

/// Reads one message, without waiting. What recvmsg(2) returned.
ssize_t receiveWithSender(const Descriptor& socket, std::span<std::byte> bytes, Sender& sender);

} // namespace further::launcher
