#pragma once

#include "ctl/AgentAddress.h"
#include "ctl/PeerCertificate.h"

#include <Poco/Net/StreamSocket.h>

#include <chrono>
#include <cstddef>
#include <memory>

struct ssl_ctx_st;
struct ssl_st;

namespace further::ctl {

/// A TLS connection to an agent, of version 1.2 or later. It trusts no authority and checks no name and no date:
/// whoever made it looks at the certificate's key (peer()) before anything is sent. Used by one thread at a time; not
/// blocking once it is made. Movable.
class TlsConnection {
public:
    enum class Outcome {
        done,      ///< some bytes have gone
        wantsRead, ///< none has; again once the socket can be read
        wantsWrite,
        ended, ///< the agent has said that it sends no more
        broken
    };

    /// Connects, and waits at most `patience` for each of the two handshakes. Throws Failure(unreachable).
    TlsConnection(const AgentAddress& address, std::chrono::milliseconds patience);
    ~TlsConnection();
    TlsConnection(TlsConnection&&) noexcept;
    TlsConnection& operator=(TlsConnection&&) = delete;
    TlsConnection(const TlsConnection&) = delete;
    TlsConnection& operator=(const TlsConnection&) = delete;

    const PeerCertificate& peer() const { return _peer; }

    /// At most `size` bytes; `count` tells how many.
    Outcome read(char* bytes, std::size_t size, std::size_t& count);
    /// The same. What has to be tried again may lie elsewhere then, and be followed by more.
    Outcome write(const char* bytes, std::size_t size, std::size_t& count);
    /// Tells the agent that we send no more. What can't be sent at once isn't said.
    void sayGoodbye();

    int descriptor() const { return _descriptor; }

private:
    struct Free {
        void operator()(ssl_ctx_st* context) const;
        void operator()(ssl_st* connection) const;
    };

    void shakeHands(const AgentAddress& address, std::chrono::milliseconds patience);
    Outcome outcomeOf(int result) const;

    // The only handle: whoever has it last closes it.
    std::unique_ptr<Poco::Net::StreamSocket> _socket = std::make_unique<Poco::Net::StreamSocket>();
    int _descriptor = -1;
    std::unique_ptr<ssl_ctx_st, Free> _context;
    std::unique_ptr<ssl_st, Free> _tls;
    PeerCertificate _peer;
};

} // namespace further::ctl
