#pragma once

#include "net/Seats.h"

#include <Poco/Net/IPAddress.h>

#include <cstddef>
#include <memory>

namespace further {

/// Room for the clients of an agent: for so many, for so many of one address, and for fewer strangers. Any thread.
class ClientSeats {
public:
    explicit ClientSeats(Seats::Limits limits);

    /// Room for one more client of that address, for as long as the result lives. Throws as Seats::take.
    std::shared_ptr<void> take(const Poco::Net::IPAddress& address, bool isStranger);
    std::size_t taken() const { return _seats.taken(); }

private:
    Seats _seats;
    Seats _strangers;
};

} // namespace further
