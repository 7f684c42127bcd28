#include "PublicAddress.h"

#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace further::files {

namespace {

struct Block4 {
    std::uint32_t first;
    int bits;
};

constexpr std::array<Block4, 15> special4{{
    {0x00000000, 8},  // this network
    {0x0A000000, 8},  // private
    {0x64400000, 10}, // shared, of providers
    {0x7F000000, 8},  // loopback
    {0xA9FE0000, 16}, // link-local
    {0xAC100000, 12}, // private
    {0xC0000000, 24}, // protocols
    {0xC0000200, 24}, // documentation
    {0xC0586300, 24}, // 6to4 relays
    {0xC0A80000, 16}, // private
    {0xC6120000, 15}, // benchmarks
    {0xC6336400, 24}, // documentation
    {0xCB007100, 24}, // documentation
    {0xE0000000, 4},  // multicast
    {0xF0000000, 4},  // reserved, broadcast
}};

bool isPublic4(std::uint32_t address) {
    constexpr int all = 32;
    return std::none_of(special4.begin(), special4.end(),
                        [&](const Block4& block) { return (address ^ block.first) >> (all - block.bits) == 0; });
}

std::uint32_t number(const unsigned char* bytes) {
    std::uint32_t value = 0;
    std::memcpy(&value, bytes, sizeof value);
    return ntohl(value);
}

bool isPublic6(const in6_addr& address) {
    const unsigned char* const bytes = &address.s6_addr[0];
    constexpr int inner4 = 12;
    if (IN6_IS_ADDR_V4MAPPED(&address))
        return isPublic4(number(bytes + inner4));
    constexpr std::array<unsigned char, 12> nat64{0, 0x64, 0xFF, 0x9B};
    if (std::equal(nat64.begin(), nat64.end(), bytes))
        return isPublic4(number(bytes + inner4));
    const auto first = number(bytes);
    return first >> 29 == 1 &&               // 2000::/3, what is given out
           first >> 9 != 0x2001'0000 >> 9 && // protocols, Teredo
           first != 0x2001'0DB8 &&           // documentation
           first >> 16 != 0x2002 &&          // 6to4: an IPv4 address is in it
           first >> 12 != 0x3FFF'0;          // documentation
}

} // namespace

bool isPublic(const sockaddr& address) {
    if (address.sa_family == AF_INET) {
        sockaddr_in four{};
        std::memcpy(&four, &address, sizeof four);
        return isPublic4(ntohl(four.sin_addr.s_addr));
    }
    if (address.sa_family == AF_INET6) {
        sockaddr_in6 six{};
        std::memcpy(&six, &address, sizeof six);
        return isPublic6(six.sin6_addr);
    }
    return false;
}

} // namespace further::files
