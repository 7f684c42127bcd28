#pragma once

#include <further/Descriptor.h>

#include <sys/types.h>

#include <cstddef>
#include <span>
#include <vector>

namespace further::launcher {

/// Sends one message with descriptors over a SEQPACKET socket, without waiting and without SIGPIPE. What sendmsg(2)
/// returned.
ssize_t sendWithDescriptors(const Descriptor& socket, std::span<const std::byte> bytes,
                            std::span<const int> descriptors);

/// One message as it came.
struct DescriptorMessage {
    ssize_t size = 0; ///< what recvmsg(2) returned
    bool whole = true;
    std::vector<Descriptor> descriptors; ///< all that came along, close-on-exec

    /// Reads one into `bytes`; `flags` as recvmsg has them.
    static DescriptorMessage receive(const Descriptor& socket, std::span<std::byte> bytes, int flags);
};

} // namespace further::launcher
