#pragma once

#include <string>
#include <string_view>

struct x509_st;

namespace further::ctl {

/// By what one knows an agent that speaks TLS. A value.
struct PeerCertificate {
    /// SHA-256 of the whole certificate, as people compare it: `AB:CD:…`, 32 bytes.
    std::string fingerprint;
    /// SHA-256 of its public key, as in RFC 7469: `sha256/BASE64`. Stays when the certificate is renewed with its key.
    std::string pin;

    static PeerCertificate of(const x509_st& certificate);

    /// A fingerprint as somebody has typed it, with colons, with blanks or with neither, in small letters or in
    /// capitals, as it is in `fingerprint`; empty for what is none.
    static std::string normalised(std::string_view typed);
};

} // namespace further::ctl
