#pragma once

#include "net/TlsContext.h"

#include <chrono>
#include <memory>
#include <string>

namespace further {

/// A certificate with its key, which belongs to it: who the device is for a TLS client. A value.
struct TlsIdentity {
    std::shared_ptr<const TlsContext> context; ///< serves with it
    /// SHA-256 of the certificate, for people: `AB:CD:…`.
    std::string fingerprint;
    /// SHA-256 of its public key, for programs: `sha256/…` in base64, as in RFC 7469. The same after a renewal.
    std::string pin;
    std::chrono::system_clock::time_point notBefore;
    std::chrono::system_clock::time_point notAfter;
};

} // namespace further
