#include "agent/OwnDoor.h"

namespace further {

Poco::Net::SocketAddress fromHere(const Poco::Net::SocketAddress& address) {
    if (!address.host().isWildcard())
        return address;
    return {Poco::Net::IPAddress("127.0.0.1"), address.port()}; // `::` is both kinds, and not every device has ::1
}

std::optional<Poco::Net::SocketAddress> ownDoor(const std::vector<Poco::Net::SocketAddress>& addresses) {
    for (const auto& address : addresses)
        if (const auto door = fromHere(address); door.host().isLoopback())
            return door;
    return std::nullopt;
}

} // namespace further
