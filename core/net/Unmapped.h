#pragma once

#include <Poco/Net/IPAddress.h>
#include <Poco/Net/SocketAddress.h>

namespace further {

/// The address as people know it: an IPv4 one on a socket for both kinds is IPv4.
inline Poco::Net::IPAddress unmapped(const Poco::Net::IPAddress& address) {
    if (address.family() == Poco::Net::IPAddress::IPv4 || !address.isIPv4Mapped()) // Poco says yes of IPv4 itself
        return address;
    constexpr int prefix = 12; // bytes of ::ffff:0:0/96
    return {static_cast<const char*>(address.addr()) + prefix, 4};
}

inline Poco::Net::SocketAddress unmapped(const Poco::Net::SocketAddress& address) {
    return {unmapped(address.host()), address.port()};
}

} // namespace further
