#pragma once

#include "net/CurrentTls.h"
#include "tls/OpenSslLibrary.h"

#include <chrono>
#include <memory>
#include <string>

namespace further {

inline const OpenSslLibrary& openSsl() {
    static const OpenSslLibrary library;
    return library;
}

/// A new certificate with a new key, valid for an hour.
inline TlsIdentity newIdentity() {
    using namespace std::chrono_literals;
    const auto now = std::chrono::system_clock::now();
    const auto key = openSsl().makeKey();
    return openSsl().identity(
        openSsl().makeCertificate(key, {"further-link test", {"localhost"}, {"127.0.0.1"}, now - 1h, now + 1h}), key,
        {});
}

/// Serves with the same one in each test.
inline std::shared_ptr<const CurrentTls> someTls() {
    static const auto tls = [] {
        auto current = std::make_shared<CurrentTls>();
        current->set(newIdentity().context);
        return current;
    }();
    return tls;
}

} // namespace further
