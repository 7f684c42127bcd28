#include "access/Penalties.h"

#include <algorithm>

namespace further {

std::string sourceOf(const Poco::Net::IPAddress& address) {
    if (address.family() == Poco::Net::IPAddress::IPv4)
        return address.toString();
    constexpr unsigned network = 64;
    return (address & Poco::Net::IPAddress(network, Poco::Net::IPAddress::IPv6)).toString();
}

void Penalties::add(const Poco::Net::IPAddress& address) {
    if (address.isLoopback())
        return;
    const auto now = _now();
    std::erase_if(_bySource, [&](const auto& entry) { return entry.second.until <= now; });
    const auto source = sourceOf(address);
    if (_bySource.size() >= mostSources && !_bySource.contains(source))
        _bySource.erase(std::min_element(_bySource.begin(), _bySource.end(), [](const auto& one, const auto& other) {
            return one.second.until < other.second.until;
        }));
    auto& penalty = _bySource.try_emplace(source, Penalty{now, false}).first->second;
    penalty.until = std::min(penalty.until + each, now + most);
    // What guesses at once is heard three times, though a moment has passed between them.
    penalty.enforced = penalty.enforced || std::chrono::ceil<std::chrono::seconds>(penalty.until - now) >= enforcedFrom;
}

std::chrono::seconds Penalties::left(const Poco::Net::IPAddress& address) const {
    if (address.isLoopback() || _bySource.empty())
        return {};
    const auto found = _bySource.find(sourceOf(address));
    const auto now = _now();
    if (found == _bySource.end() || !found->second.enforced || found->second.until <= now)
        return {};
    return std::chrono::ceil<std::chrono::seconds>(found->second.until - now);
}

} // namespace further
