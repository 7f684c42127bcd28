#include "session/Seats.h"

#include "access/Penalties.h"
#include "net/HttpRefusal.h"

#include <Poco/Net/HTTPResponse.h>

namespace further {

namespace {

constexpr const char* aWhile = "10"; // seconds
using Poco::Net::HTTPResponse;

} // namespace

std::shared_ptr<void> Seats::take(const Poco::Net::IPAddress& address) {
    const auto source = address.isLoopback() ? std::string() : sourceOf(address);
    const auto forNetwork = _limits.all - _limits.all / 4;
    const std::lock_guard lock(_taken->mutex);
    if (_taken->all >= _limits.all || (!source.empty() && _taken->ofNetwork >= forNetwork))
        throw HttpRefusal(HTTPResponse::HTTP_SERVICE_UNAVAILABLE,
                          "Too many clients are connected to this device; try again later (net.maxConnections).\n",
                          {{"Retry-After", aWhile}});
    if (!source.empty()) {
        auto& count = _taken->bySource[source];
        if (count >= _limits.ofAnAddress)
            throw HttpRefusal(HTTPResponse::HTTP_TOO_MANY_REQUESTS,
                              "Too many clients are connected from your address; close some of them "
                              "(net.maxConnectionsOfAddress).\n",
                              {{"Retry-After", aWhile}});
        ++count;
        ++_taken->ofNetwork;
    }
    ++_taken->all;
    return {_taken.get(), [taken = _taken, source](void*) {
                const std::lock_guard giveBack(taken->mutex);
                --taken->all;
                if (source.empty())
                    return;
                --taken->ofNetwork;
                const auto count = taken->bySource.find(source);
                if (--count->second == 0)
                    taken->bySource.erase(count);
            }};
}

std::size_t Seats::taken() const {
    const std::lock_guard lock(_taken->mutex);
    return _taken->all;
}

} // namespace further
