#pragma once

#include "net/TlsLibrary.h"

#include <filesystem>
#include <string>

namespace further {

/// Certificate and key that the administrator gives in files (`tls.certificate`, `tls.key`, `tls.passphraseFile`). A
/// value.
struct CertificateFiles {
    std::filesystem::path certificate; ///< may be a chain; all empty: there are none
    std::filesystem::path key;
    std::filesystem::path passphraseFile; ///< empty: the key has none

    bool given() const { return !certificate.empty(); }
    /// What tells the files as they are now from the files as they were.
    std::string state() const;
    /// Throws Poco::Exception with a sentence that says what to do.
    TlsIdentity read(const TlsLibrary& library) const;
};

} // namespace further
