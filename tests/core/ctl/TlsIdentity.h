#pragma once

#include "support/TemporaryDirectory.h"

#include <Poco/Net/Context.h>

#include <memory>
#include <string>

struct evp_pkey_st;
struct x509_st;

namespace further::ctl {

/// A device's key and certificate, made for a test.
class TlsIdentity {
public:
    TlsIdentity();
    ~TlsIdentity();

    /// Another certificate for the same key: one that was good yesterday.
    TlsIdentity renewed() const;

    /// From now on its servers speak TLS 1.1 and nothing else.
    void speakOldTls() { _old = true; }

    /// As `AB:CD:…`.
    std::string fingerprint() const;
    /// For a server.
    Poco::Net::Context::Ptr context() const;

    const x509_st& certificate() const { return *_certificate; }

private:
    struct Free {
        void operator()(evp_pkey_st* key) const;
        void operator()(x509_st* certificate) const;
    };

    TlsIdentity(std::unique_ptr<evp_pkey_st, Free> key, long begin, long end);

    testing::TemporaryDirectory _directory;
    std::unique_ptr<evp_pkey_st, Free> _key;
    std::unique_ptr<x509_st, Free> _certificate;
    bool _old = false;
};

} // namespace further::ctl
