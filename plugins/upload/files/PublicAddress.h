#pragma once

#include <sys/socket.h>

namespace further::files {

/// Whether an address is one of the internet's: neither this device's nor its network's, and none that is reserved
/// (IANA's registries of special-purpose addresses). An IPv4 address within an IPv6 one counts as what it is.
bool isPublic(const sockaddr& address);

} // namespace further::files
