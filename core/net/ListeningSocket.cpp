#include "net/ListeningSocket.h"

#include "net/PatientServerSocket.h"

#include <Poco/Net/IPAddress.h>
#include <Poco/Net/SocketAddress.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cerrno>

namespace further {

namespace {

constexpr int backlog = 256;

/// Poco takes `::` for a name, as it is all zeros, and the resolver knows no name of IPv6 where the device has no
/// address of it but the loopback one.
Poco::Net::SocketAddress endpoint(const std::string& address, std::uint16_t port) {
    in6_addr bytes{};
    if (::inet_pton(AF_INET6, address.c_str(), &bytes) == 1)
        return {Poco::Net::IPAddress(&bytes, sizeof bytes), port};
    Poco::Net::IPAddress literal;
    if (Poco::Net::IPAddress::tryParse(address, literal))
        return {literal, port};
    try {
        return {address, port};
    } catch (const Poco::Exception&) {
        throw Poco::IOException("Can't listen at " + address +
                                ", which is no address, nor a name that leads to one now: set net.addresses to "
                                "addresses of this machine");
    }
}

Poco::Net::ServerSocket bound(const Poco::Net::SocketAddress& address, const Offered& offered) {
    PatientServerSocket socket(offered.tls, offered.places);
    if (address.family() == Poco::Net::SocketAddress::IPv6)
        socket.bind6(address, true, false, !address.host().isWildcard());
    else
        socket.bind(address, true, false);
    socket.listen(backlog);
    return socket;
}

} // namespace

std::optional<Poco::Net::ServerSocket> listenAt(const std::string& address, std::uint16_t port,
                                                const Offered& offered) {
    const auto where = endpoint(address, port);
    try {
        return bound(where, offered);
    } catch (const Poco::Exception& problem) {
        const bool notHere = problem.code() == EADDRNOTAVAIL || problem.code() == EAFNOSUPPORT;
        if (notHere && where.family() == Poco::Net::SocketAddress::IPv6 && where.host().isWildcard())
            return listenAt("0.0.0.0", port, offered);
        if (notHere && address == "::1")
            return std::nullopt;
        if (problem.code() == EADDRINUSE)
            throw PortTaken("Port " + std::to_string(port) + " of " + address +
                            " is in use, perhaps by another agent: stop that one, or set net.port to another port");
        if (problem.code() == EACCES)
            throw Poco::FileAccessDeniedException("Not permitted to listen at " + where.toString() +
                                                  ": set net.port to 1024 or more");
        throw Poco::IOException("Can't listen at " + address + " (" +
                                (notHere ? "this device has no such address now" : problem.displayText()) +
                                "): set net.addresses to addresses of this machine");
    }
}

} // namespace further
