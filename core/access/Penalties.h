#pragma once

#include <Poco/Net/IPAddress.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>

namespace further {

/// What guessing costs: each wrong token or code makes its address wait longer, as sshd's PerSourcePenalties do. It is
/// the whole address in IPv6, too: a network of 64 bits is everybody on the same cable, and nobody there must hold up
/// the others. Programs of this device are not held up by one another. Not locked by itself.
class Penalties {
public:
    using Now = std::function<std::chrono::steady_clock::time_point()>;

    static constexpr std::chrono::seconds each{5};
    static constexpr std::chrono::seconds enforcedFrom{15};
    static constexpr std::chrono::seconds most{600};
    static constexpr std::size_t mostAddresses = 4096; ///< the one whose time is up first is forgotten for another

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
    std::map<Poco::Net::IPAddress, Penalty> _byAddress;
};

} // namespace further
