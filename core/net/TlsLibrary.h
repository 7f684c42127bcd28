#pragma once

#include "net/TlsIdentity.h"

#include <chrono>
#include <string>
#include <vector>

namespace further {

/// All that needs OpenSSL, behind an interface: it is a shared object of its own (core/tls), loaded at the first need.
/// Keys and certificates are texts in PEM. Any thread.
class TlsLibrary {
public:
    /// What a certificate says.
    struct Subject {
        std::string commonName;
        std::vector<std::string> names;     ///< of the DNS
        std::vector<std::string> addresses; ///< IPv4 and IPv6
        std::chrono::system_clock::time_point notBefore;
        std::chrono::system_clock::time_point notAfter;
    };

    virtual ~TlsLibrary() = default;
    TlsLibrary() = default;
    TlsLibrary(const TlsLibrary&) = delete;
    TlsLibrary& operator=(const TlsLibrary&) = delete;

    /// A new private key for the curve P-256.
    virtual std::string makeKey() const = 0;
    /// A certificate for a server, signed with its own key.
    virtual std::string makeCertificate(const std::string& key, const Subject& subject) const = 0;
    /// `certificate` may be a chain, the server's own first. The passphrase is empty for a key that has none. Throws
    /// Poco::DataFormatException with half a sentence that says what is wrong: "the key doesn't belong to …".
    virtual TlsIdentity identity(const std::string& certificate, const std::string& key,
                                 const std::string& passphrase) const = 0;
};

/// What the shared object has: a function of this name.
using TlsLibraryFunction = const TlsLibrary*();
constexpr const char* tlsLibraryFunction = "further_tls_library";

} // namespace further
