#pragma once

#include "net/TlsLibrary.h"

namespace further {

/// By OpenSSL 3, set up without the system's openssl.cnf: what the agent offers is written in ServerContext.cpp.
class OpenSslLibrary : public TlsLibrary {
public:
    OpenSslLibrary();

    std::string makeKey() const override;
    std::string makeCertificate(const std::string& key, const Subject& subject) const override;
    TlsIdentity identity(const std::string& certificate, const std::string& key,
                         const std::string& passphrase) const override;
};

} // namespace further
