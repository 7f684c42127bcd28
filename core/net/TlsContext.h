#pragma once

#include "net/TlsStream.h"

#include <memory>

namespace further {

/// What TLS is served with: a certificate and the rules. Immutable: any thread, and a stream outlives it.
class TlsContext {
public:
    virtual ~TlsContext() = default;
    TlsContext() = default;
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;

    /// A stream on the socket `fd`, before its handshake. Throws Poco::Exception where there is no memory for it.
    virtual std::unique_ptr<TlsStream> open(int fd) const = 0;
};

} // namespace further
