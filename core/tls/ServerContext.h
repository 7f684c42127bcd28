#pragma once

#include "net/TlsContext.h"
#include "tls/OpenSsl.h"

#include <memory>
#include <vector>

namespace further {

/// The rules for the agent's side of TLS, by OpenSSL: version 1.2 and up, forward secrecy and authenticated encryption
/// only (Mozilla's intermediate list), nothing that costs memory or surprises: no tickets, no sessions to resume, no
/// compression, no renegotiation.
class ServerContext : public TlsContext {
public:
    /// Throws Poco::DataFormatException with half a sentence where OpenSSL doesn't take them, or they don't belong
    /// together.
    ServerContext(X509* certificate, const std::vector<openssl::Certificate>& chain, EVP_PKEY* key);

    std::unique_ptr<TlsStream> open(int fd) const override;

private:
    openssl::Context _context;
};

} // namespace further
