#include "access/Penalties.h"

#include <algorithm>

namespace further {

void Penalties::add(const Poco::Net::IPAddress& address) {
    if (address.isLoopback())
        return;
    const auto now = _now();
    std::erase_if(_byAddress, [&](const auto& entry) { return entry.second.until <= now; });
    if (_byAddress.size() >= mostAddresses && !_byAddress.contains(address))
        _byAddress.erase(std::min_element(_byAddress.begin(), _byAddress.end(), [](const auto& one, const auto& other) {
            return one.second.until < other.second.until;
        }));
    auto& penalty = _byAddress.try_emplace(address, Penalty{now, false}).first->second;
    penalty.until = std::min(penalty.until + each, now + most);
    // What guesses at once is heard three times, though a moment has passed between them.
    penalty.enforced = penalty.enforced || std::chrono::ceil<std::chrono::seconds>(penalty.until - now) >= enforcedFrom;
}

std::chrono::seconds Penalties::left(const Poco::Net::IPAddress& address) const {
    if (address.isLoopback() || _byAddress.empty())
        return {};
    const auto found = _byAddress.find(address);
    const auto now = _now();
    if (found == _byAddress.end() || !found->second.enforced || found->second.until <= now)
        return {};
    return std::chrono::ceil<std::chrono::seconds>(found->second.until - now);
}

} // namespace further
