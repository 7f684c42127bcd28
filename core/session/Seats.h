#pragma once

#include <Poco/Net/IPAddress.h>

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace further {

/// Room for so many clients at once, and for so many of one address of the network, or one IPv6 network of 64 bits. A
/// quarter is kept for this device's own programs: the network can't keep them out. Any thread.
class Seats {
public:
    struct Limits {
        std::size_t all;
        std::size_t ofAnAddress; ///< programs of this device aren't counted
    };

    explicit Seats(Limits limits) : _taken(std::make_shared<Taken>()), _limits(limits) {}

    /// Given back when the last copy of it goes, which may outlive this. Throws HttpRefusal (503, 429) where all are
    /// taken.
    std::shared_ptr<void> take(const Poco::Net::IPAddress& address);

    std::size_t taken() const;

private:
    struct Taken {
        std::mutex mutex; // guards all below
        std::size_t all = 0;
        std::size_t ofNetwork = 0;
        std::map<std::string, std::size_t> bySource;
    };

    const std::shared_ptr<Taken> _taken;
    const Limits _limits;
};

} // namespace further
