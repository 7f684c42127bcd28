#pragma once

#include "net/Routes.h"

#include <mutex>
#include <string>
#include <utility>

namespace further {

/// The page that a person sees who opens the device's address in a browser: which device it is, its certificate's
/// fingerprint, how to go on. Whoever has accepted the certificate here can use the device from other pages. Any
/// thread.
class WelcomePage {
public:
    /// `device`: its name.
    explicit WelcomePage(std::string device) : _device(std::move(device)) {}

    /// Of the certificate that the network is served with from now on.
    void setFingerprint(const std::string& fingerprint) {
        const std::lock_guard lock(_mutex);
        _fingerprint = fingerprint;
    }

    HttpAnswer answer() const;

private:
    const std::string _device;
    mutable std::mutex _mutex; // guards _fingerprint
    std::string _fingerprint;
};

} // namespace further
