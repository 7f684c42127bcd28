#include "net/Seats.h"

#include "net/HttpRefusal.h"

#include <Poco/Net/HTTPResponse.h>

namespace further {

std::shared_ptr<void> Seats::tryTake(const Poco::Net::IPAddress& address, Full& full) {
    const bool counted = !address.isLoopback();
    const std::lock_guard lock(_taken->mutex);
    full = Full::all;
    if (_taken->all >= _limits.all || (counted && _taken->ofNetwork >= _limits.ofNetwork))
        return nullptr;
    if (counted) {
        auto& count = _taken->byAddress[address];
        full = Full::ofAnAddress;
        if (count >= _limits.ofAnAddress)
            return nullptr;
        ++count;
        ++_taken->ofNetwork;
    }
    ++_taken->all;
    return {_taken.get(), [taken = _taken, address, counted](void*) {
                const std::lock_guard giveBack(taken->mutex);
                --taken->all;
                if (!counted)
                    return;
                --taken->ofNetwork;
                const auto count = taken->byAddress.find(address);
                if (--count->second == 0)
                    taken->byAddress.erase(count);
            }};
}

std::shared_ptr<void> Seats::take(const Poco::Net::IPAddress& address, const std::string& clients,
                                  const std::string& setting) {
    using Poco::Net::HTTPResponse;
    Full full = Full::all;
    if (auto seat = tryTake(address, full))
        return seat;
    const bool ofAnAddress = full == Full::ofAnAddress;
    const auto name = setting.empty() ? "" : " (" + setting + (ofAnAddress ? "OfAddress" : "") + ")";
    throw HttpRefusal(ofAnAddress ? HTTPResponse::HTTP_TOO_MANY_REQUESTS : HTTPResponse::HTTP_SERVICE_UNAVAILABLE,
                      "Too many " + clients + " are connected " +
                          (ofAnAddress ? "from your address; close some of them" : "to this device; try again later") +
                          name + ".\n",
                      {{"Retry-After", "10"}});
}

std::size_t Seats::taken() const {
    const std::lock_guard lock(_taken->mutex);
    return _taken->all;
}

} // namespace further
