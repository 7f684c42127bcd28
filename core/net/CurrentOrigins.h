#pragma once

#include "net/AllowedOrigins.h"

#include <Poco/Net/SocketAddress.h>

#include <mutex>
#include <string>
#include <utility>

namespace further {

/// The origins that are allowed now: others can be set while the server runs. Any thread.
class CurrentOrigins {
public:
    explicit CurrentOrigins(AllowedOrigins origins) : _origins(std::move(origins)) {}

    void set(AllowedOrigins origins) {
        const std::lock_guard lock(_mutex);
        _origins = std::move(origins);
    }

    /// See AllowedOrigins.
    bool allow(const std::string& origin, const Poco::Net::SocketAddress& own) const {
        const std::lock_guard lock(_mutex);
        return _origins.allows(origin, own);
    }

private:
    mutable std::mutex _mutex; // guards _origins
    AllowedOrigins _origins;
};

} // namespace further
