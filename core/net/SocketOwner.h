#pragma once

#include <Poco/Net/SocketAddress.h>

#include <sys/types.h>

#include <optional>

namespace further {

/// The user whose socket is at the other end of a TCP connection on this machine, as the kernel has it (sock_diag(7)).
///
/// `own` and `peer`: both ends, as the accepted socket sees them. Nothing where the kernel can't tell: the peer is on
/// another machine or in another network namespace, or it has closed its socket. One that is being closed belongs to
/// nobody, for which the kernel says 0: it must not be taken for root's. Any thread; it doesn't block.
std::optional<uid_t> ownerOfPeer(const Poco::Net::SocketAddress& own, const Poco::Net::SocketAddress& peer);

} // namespace further
