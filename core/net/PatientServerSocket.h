#pragma once

#include "net/CurrentTls.h"
#include "net/Seats.h"

#include <Poco/Net/ServerSocket.h>

#include <memory>

namespace further {

/// A server socket for Poco's TCPServer that accepts only while enough descriptors are left for those who are in; until
/// then, new clients wait in the system's queue. It looks when its poll() finds a client, at most ten times a second
/// while there are too few, and says in the log when that begins and when it is over.
class PatientServerSocket : public Poco::Net::ServerSocket {
public:
    /// `tls`: what TLS is served with at the time that a client begins; null for none at all. `places`: for those whose
    /// request isn't there yet; who finds none is cut off. Null for as many as like to come.
    explicit PatientServerSocket(std::shared_ptr<const CurrentTls> tls = {}, std::shared_ptr<Seats> places = {});
};

} // namespace further
