#pragma once

#include "net/CurrentTls.h"
#include "net/Seats.h"

#include <Poco/Exception.h>
#include <Poco/Net/ServerSocket.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace further {

/// The port is somebody else's, at this address at least.
class PortTaken : public Poco::IOException {
public:
    using Poco::IOException::IOException;
};

/// What all sockets of a server share: see PatientServerSocket.
struct Offered {
    std::shared_ptr<const CurrentTls> tls;
    std::shared_ptr<Seats> places;
};

/// A socket that listens at `address`: one that is written out is asked nobody for. `::`, all of both kinds, is
/// `0.0.0.0` where there is no IPv6; at `::1` there is nothing then. Throws Poco::IOException with a sentence that says
/// what to do, PortTaken among them.
std::optional<Poco::Net::ServerSocket> listenAt(const std::string& address, std::uint16_t port, const Offered& offered);

} // namespace further
