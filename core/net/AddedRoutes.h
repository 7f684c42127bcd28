#pragma once

#include "access/Identity.h"
#include "net/OpenRequests.h"

#include <further/Http.h>
#include <further/Registered.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace further {

/// A route that isn't the agent's own. The functions run on the server's threads, several at once.
struct AddedRoute {
    HttpRoute route;   ///< with its permission
    std::string owner; ///< whose it is; one owner's paths are no other's
    /// As whom a request acts that asks for `user`, where it does. Throws Error.
    std::function<User(const std::optional<std::string>& user, const Identity& client)> userFor;
    /// Throws Error where it isn't served now.
    std::function<void()> requireReady;
    /// Told what its handler has done wrong.
    std::function<void(const std::string& words)> onFault;
};

/// One of them in its place. Whoever calls its functions holds `inUse`, shared, and looks whether it is gone.
struct StandingRoute {
    explicit StandingRoute(AddedRoute route) : added(std::move(route)) {}
    const AddedRoute added;
    mutable std::shared_mutex inUse;
    mutable bool gone = false;
};

/// The routes that plugins serve: they come and go while the server runs. Any thread.
class AddedRoutes {
public:
    struct Limits {
        std::size_t atOnce = 8;                     ///< requests under way
        std::chrono::milliseconds patience{30'000}; ///< for a client to send, or to take, what is slow
    };

    /// `reserved`: the paths that are the agent's own.
    AddedRoutes(std::set<std::string> reserved, Limits limits);

    /// Holds for as long as the result lives, which is destroyed before this and waits for those who use it. Throws
    /// Error(invalidData) for a route that can't be, Error(conflict) where it would stand before another's.
    [[nodiscard]] Registered add(AddedRoute added);

    /// What stands at a path, by method; of several paths that fit, the longest.
    struct Found {
        std::vector<std::shared_ptr<const StandingRoute>> routes; ///< empty: nothing stands there
        std::shared_ptr<const StandingRoute> byMethod(const std::string& method) const;
        /// `GET, HEAD, POST`.
        std::string methods() const;
    };
    Found at(std::string_view path) const;

    OpenRequests& open() { return _open; }
    std::chrono::milliseconds patience() const { return _patience; }

private:
    void check(const AddedRoute& added) const;

    const std::set<std::string> _reserved;
    const std::chrono::milliseconds _patience;
    OpenRequests _open;
    mutable std::mutex _mutex; // guards all below
    std::vector<std::shared_ptr<const StandingRoute>> _routes;
};

} // namespace further
