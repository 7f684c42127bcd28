#pragma once

#include "net/Transfer.h"

#include <cstddef>

namespace further {

/// The server's end of TLS on one socket, which somebody else owns and closes later. Never waits, throws nothing,
/// raises no signal. One thread at a time.
class TlsStream {
public:
    virtual ~TlsStream() = default;
    TlsStream() = default;
    TlsStream(const TlsStream&) = delete;
    TlsStream& operator=(const TlsStream&) = delete;

    /// Goes on with the handshake until it is `done`; nothing else is called before.
    virtual Transfer::Outcome shakeHands() = 0;
    /// At most what one record holds. Bytes that are decrypted already give no event of the socket: read until it says
    /// something else than `done`.
    virtual Transfer read(char* into, std::size_t size) = 0;
    /// At most one record. After `wantsRead` or `wantsWrite` the next try begins with the same bytes, and has at least
    /// as many; they may stand elsewhere.
    virtual Transfer write(const char* bytes, std::size_t size) = 0;
    /// Says that no more will be written (close_notify), where that can be said at once. It can still be read.
    virtual void endSending() = 0;
    /// Whether decrypted bytes wait to be read.
    virtual bool hasDecrypted() const = 0;
};

} // namespace further
