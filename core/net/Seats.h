#pragma once

#include <Poco/Net/IPAddress.h>

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace further {

/// Room for so many at once, for so many of them from the network, and for so many of one address there: the network
/// can't keep this device's own programs out, nor one neighbour the others. Any thread.
class Seats {
public:
    struct Limits {
        std::size_t all;
        std::size_t ofNetwork;
        std::size_t ofAnAddress; ///< of the network
    };
    /// Limits that keep a quarter for this device's own programs.
    static Limits keepingAQuarter(std::size_t all, std::size_t ofAnAddress) {
        return {all, all - all / 4, ofAnAddress};
    }

    explicit Seats(Limits limits) : _taken(std::make_shared<Taken>()), _limits(limits) {}

    enum class Full { all, ofAnAddress };
    /// Given back when the last copy of it goes, which may outlive this; null where all are taken: then `full` says
    /// which.
    std::shared_ptr<void> tryTake(const Poco::Net::IPAddress& address, Full& full);
    /// The same for a client: throws HttpRefusal (503, 429), which says that there are too many `clients`, and
    /// `setting` where there is one.
    std::shared_ptr<void> take(const Poco::Net::IPAddress& address, const std::string& clients,
                               const std::string& setting);

    std::size_t taken() const;

private:
    struct Taken {
        std::mutex mutex; // guards all below
        std::size_t all = 0;
        std::size_t ofNetwork = 0;
        std::map<Poco::Net::IPAddress, std::size_t> byAddress;
    };

    const std::shared_ptr<Taken> _taken;
    const Limits _limits;
};

} // namespace further
