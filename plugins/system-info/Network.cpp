#include "Network.h"

#include "plugins/common/machine/Section.h"
#include "plugins/common/machine/Text.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netpacket/packet.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace further::system {

using machine::Section;
using machine::word;

namespace {

constexpr std::size_t macSize = 6;

struct Interface {
    bool up = false;
    std::optional<std::string> mac;
    Poco::JSON::Array::Ptr addresses = new Poco::JSON::Array;
};

/// A copy of the address in its own form: a sockaddr itself is too short, and may not be read as another type.
template <class Address>
Address as(const sockaddr& any) {
    Address address;
    std::memcpy(&address, &any, sizeof address);
    return address;
}

std::optional<std::string> macOf(const sockaddr& any) {
    constexpr std::string_view hex = "0123456789abcdef";
    const auto link = as<sockaddr_ll>(any);
    if (link.sll_halen != macSize ||
        std::all_of(link.sll_addr, link.sll_addr + macSize, [](unsigned char byte) { return byte == 0; }))
        return std::nullopt; // the loopback device, or a tunnel
    std::string mac;
    for (std::size_t i = 0; i < macSize; ++i) {
        mac += i == 0 ? "" : ":";
        mac += hex[link.sll_addr[i] >> 4U];
        mac += hex[link.sll_addr[i] & 0xfU];
    }
    return mac;
}

/// `address`, and how many of its bits are the network's as `prefix`.
template <class Bytes>
Section addressSection(int family, const Bytes& address, const std::optional<Bytes>& mask) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    ::inet_ntop(family, &address, text.data(), text.size());
    Section section;
    section.add("address", std::string(text.data()));
    if (mask) {
        int prefix = 0;
        for (const unsigned char byte : std::bit_cast<std::array<unsigned char, sizeof(Bytes)>>(*mask))
            prefix += std::popcount(byte);
        section.add("prefix", prefix);
    }
    return section;
}

Section addressOf(const ifaddrs& entry) {
    std::optional<in_addr> mask4;
    std::optional<in6_addr> mask6;
    if (entry.ifa_addr->sa_family == AF_INET) {
        if (entry.ifa_netmask != nullptr)
            mask4 = as<sockaddr_in>(*entry.ifa_netmask).sin_addr;
        return addressSection(AF_INET, as<sockaddr_in>(*entry.ifa_addr).sin_addr, mask4);
    }
    if (entry.ifa_netmask != nullptr)
        mask6 = as<sockaddr_in6>(*entry.ifa_netmask).sin6_addr;
    return addressSection(AF_INET6, as<sockaddr_in6>(*entry.ifa_addr).sin6_addr, mask6);
}

} // namespace

Poco::JSON::Array::Ptr networkInterfaces(const ifaddrs* list) {
    std::map<std::string, Interface> interfaces;
    for (; list != nullptr; list = list->ifa_next) {
        const auto name = word(list->ifa_name);
        if (!name)
            continue;
        auto& interface = interfaces[*name];
        interface.up = (list->ifa_flags & IFF_UP) != 0 && (list->ifa_flags & IFF_RUNNING) != 0;
        if (list->ifa_addr == nullptr)
            continue;
        if (list->ifa_addr->sa_family == AF_PACKET)
            interface.mac = macOf(*list->ifa_addr);
        else if (list->ifa_addr->sa_family == AF_INET || list->ifa_addr->sa_family == AF_INET6)
            interface.addresses->add(addressOf(*list).json());
    }
    Poco::JSON::Array::Ptr all = new Poco::JSON::Array;
    for (const auto& [name, interface] : interfaces)
        all->add(Section()
                     .add("name", name)
                     .add("mac", interface.mac)
                     .add("up", interface.up)
                     .add("addresses", interface.addresses)
                     .json());
    return all;
}

Poco::JSON::Array::Ptr networkInterfaces() {
    ifaddrs* list = nullptr;
    if (::getifaddrs(&list) != 0)
        return new Poco::JSON::Array;
    const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owned(list, &::freeifaddrs);
    return networkInterfaces(list);
}

} // namespace further::system
