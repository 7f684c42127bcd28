#pragma once

#include <Poco/Net/IPAddress.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <string>

namespace further {

/// Where something comes from, as far as one source is told from another: an IPv4 address, or the /64 network of an
/// IPv6 address, of which one machine may have them all.
std::string sourceOf(const Poco::Net::IPAddress& address);

/// What guessing costs: each wrong token or code makes its source wait longer, as sshd's PerSourcePenalties do.
/// Programs of this device are not held up by one another. Not locked by itself.
class Penalties {
public:
    using Now = std::function<std::chrono::steady_clock::time_point()>;

    static constexpr std::chrono::seconds each{5};
    static constexpr std::chrono::seconds enforcedFrom{15};
    static constexpr std::chrono::seconds most{600};
    static constexpr std::size_t mostSources = 4096; ///< the one whose time is up first is forgotten for another

    explicit Penalties(Now now = std::chrono::steady_clock::now) : _now(std::move(now)) {}

    void add(const Poco::Net::IPAddress& address);
    /// How long nothing more is heard from there; 0 for one that may try.
    std::chrono::seconds left(const Poco::Net::IPAddress& address) const;

private:
    struct Penalty {
        std::chrono::steady_clock::time_point until;
        bool enforced; ///< until it is over: it doesn't get lighter on the way
    };

    Now _now;
    std::map<std::string, Penalty> _bySource;
};

} // namespace further
