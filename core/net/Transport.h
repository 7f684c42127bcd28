#pragma once

#include "net/TlsStream.h"
#include "net/Transfer.h"

#include <Poco/Net/StreamSocket.h>

#include <sys/uio.h>

#include <chrono>
#include <cstddef>

namespace further {

/// What is below the frames of one connection: its non-blocking socket, with TLS or without. Never waits, throws
/// nothing, raises no signal. On the connection's strand; socket and stream outlive it.
class Transport {
public:
    explicit Transport(int fd, TlsStream* tls = nullptr) : _fd(fd), _tls(tls), _mayHaveMore(tls != nullptr) {}
    /// With TLS where it is an AcceptedSocket that has it.
    explicit Transport(const Poco::Net::StreamSocket& socket);

    int fd() const { return _fd; }
    /// As much as there is, up to `size` bytes, and with TLS up to a few records: one turn isn't for one client alone.
    Transfer read(char* into, std::size_t size);
    /// Whether there may be more to read of which the socket gives no event.
    bool mayHaveMore() const { return _mayHaveMore; }
    /// As much of `parts` as can be written at once. After `wantsRead` or `wantsWrite` the next try begins with the
    /// same bytes, and has at least as many.
    Transfer write(const iovec* parts, std::size_t count);
    /// Nothing will be written any more; it is read on.
    void endSending();
    /// How long the peer's system has acknowledged nothing; 0 where the socket is no TCP.
    std::chrono::milliseconds unacknowledgedFor() const;

private:
    Transfer readTls(char* into, std::size_t size);
    Transfer writeTls(const iovec* parts, std::size_t count);

    const int _fd;
    TlsStream* const _tls;
    bool _mayHaveMore;
};

} // namespace further
