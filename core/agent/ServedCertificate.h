#pragma once

#include "agent/CertificateFiles.h"
#include "net/TlsLibrary.h"

#include <further/PluginContext.h>
#include <further/Registered.h>
#include <further/Strand.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace further {

/// What the network is served TLS with: the administrator's files where there are any, the device's own certificate
/// otherwise. Looked at every hour: files that have changed are read again, the device's own is renewed before it ends.
/// On the main thread's strand.
class ServedCertificate {
public:
    using Time = std::chrono::system_clock::time_point;
    struct Place {
        std::filesystem::path module;    ///< the shared object with OpenSSL
        std::filesystem::path directory; ///< of the device's own key and certificate
    };
    /// What is to be done with it, at first and whenever there is another.
    using Serve = std::function<void(const TlsIdentity&)>;
    using Clock = std::function<Time()>;

    /// `strand` outlives it. Does nothing before begin().
    ServedCertificate(Strand& strand, Place place, CertificateFiles files, Serve serve,
                      Clock clock = std::chrono::system_clock::now);

    /// Loads OpenSSL, and serves from now on; again it only looks again. Where no certificate can be had, the log says
    /// why, as problem() does, and it is tried again every hour.
    void begin();
    bool begun() const { return _begun; }
    /// Other files, or none; they are read again where they are the same. Throws Poco::Exception with a sentence where
    /// they can't be used, and then what was served goes on.
    void use(CertificateFiles files);

    /// Null before begin(), and where none can be had.
    const TlsIdentity* identity() const { return _identity ? &*_identity : nullptr; }
    /// Why the last look found no certificate; empty where it did.
    const std::string& problem() const { return _problem; }
    /// Looks, and says what it found, for doctor.
    CheckResult check();

private:
    void look();
    void lookLater();
    void take(TlsIdentity identity);
    TlsIdentity current(const CertificateFiles& files);
    const TlsLibrary& library();

    Strand& _strand;
    const Place _place;
    CertificateFiles _files;
    const Serve _serve;
    const Clock _clock;
    const TlsLibrary* _library = nullptr; // loaded at the first need
    std::optional<TlsIdentity> _identity;
    std::string _state; // of the files that _identity comes from
    std::string _problem;
    bool _begun = false;
    Registered _next;
};

} // namespace further
