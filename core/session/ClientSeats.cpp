#include "session/ClientSeats.h"

#include <utility>

namespace further {

namespace {

/// They are few, and wait for somebody: what they send is kept in memory.
constexpr Seats::Limits forStrangers{128, 128, 16};

} // namespace

ClientSeats::ClientSeats(Seats::Limits limits) : _seats(limits), _strangers(forStrangers) {}

std::shared_ptr<void> ClientSeats::take(const Poco::Net::IPAddress& address, bool isStranger) {
    auto seat = _seats.take(address, "clients", "net.maxConnections");
    if (!isStranger)
        return seat;
    using Both = std::pair<std::shared_ptr<void>, std::shared_ptr<void>>;
    return std::make_shared<Both>(std::move(seat), _strangers.take(address, "clients that nobody knows", ""));
}

} // namespace further
