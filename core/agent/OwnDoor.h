#pragma once

#include <Poco/Net/SocketAddress.h>

#include <optional>
#include <vector>

namespace further {

/// Where this device's own programs reach what listens at `address`: what listens everywhere, through the loopback
/// device.
Poco::Net::SocketAddress fromHere(const Poco::Net::SocketAddress& address);

/// The first of `addresses` at which the agent serves this device's own programs, as they reach it; nothing where it
/// listens to the network only.
std::optional<Poco::Net::SocketAddress> ownDoor(const std::vector<Poco::Net::SocketAddress>& addresses);

} // namespace further
