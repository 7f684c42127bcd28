#pragma once

#include "ctl/TlsConnection.h"

#include <Poco/Net/StreamSocket.h>

#include <thread>

namespace further::ctl {

/// Plain bytes here, TLS to the agent: so that several threads can use one connection, which OpenSSL's doesn't allow.
/// A thread of its own owns the TLS connection, and moves bytes between it and one end of a pair of sockets; end() is
/// the other one. It holds 64 KiB in each direction at most: who writes faster than the other side reads, waits.
///
/// An end of what one side sends is passed on to the other. Where the agent is gone, or breaks the protocol, end() says
/// so as a TCP connection would. When this is destroyed, the agent gets what was sent before, within half a second.
class TlsTunnel {
public:
    explicit TlsTunnel(TlsConnection connection);
    ~TlsTunnel();
    TlsTunnel(const TlsTunnel&) = delete;
    TlsTunnel& operator=(const TlsTunnel&) = delete;

    /// Closed with this object, which outlives every use of it.
    const Poco::Net::StreamSocket& end() const { return _end; }

private:
    Poco::Net::StreamSocket _end;
    std::thread _thread;
};

} // namespace further::ctl
