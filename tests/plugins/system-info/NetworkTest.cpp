#include "plugins/system-info/Network.h"
#include "plugins/common/machine/Trees.h"

#include <arpa/inet.h>
#include <cppunit/extensions/HelperMacros.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netpacket/packet.h>

#include <algorithm>
#include <array>
#include <deque>

namespace further::system {

using namespace std::string_literals;
using machine::json;

class NetworkTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(NetworkTest);
    CPPUNIT_TEST(joinsWhatBelongsToOneInterface);
    CPPUNIT_TEST(isUpOnlyWithALink);
    CPPUNIT_TEST(hasNoMacOfZerosOrAnotherSize);
    CPPUNIT_TEST(listsAnInterfaceWithoutAnAddress);
    CPPUNIT_TEST(listsThisMachinesLoopback);
    CPPUNIT_TEST_SUITE_END();

    /// An entry as the system's list has them, with room for its addresses.
    struct Entry {
        ifaddrs entry{};
        std::string name;
        sockaddr_storage address{};
        sockaddr_storage mask{};
    };
    std::deque<Entry> _entries;

    Entry& add(const std::string& name, unsigned flags) {
        auto& added = _entries.emplace_back();
        added.name = name;
        added.entry.ifa_name = added.name.data();
        added.entry.ifa_flags = flags;
        if (_entries.size() > 1)
            _entries[_entries.size() - 2].entry.ifa_next = &added.entry;
        return added;
    }

    void addLink(const std::string& name, unsigned flags, const std::array<unsigned char, 6>& mac,
                 unsigned char size = 6) {
        auto& added = add(name, flags);
        auto& link = reinterpret_cast<sockaddr_ll&>(added.address);
        link.sll_family = AF_PACKET;
        link.sll_halen = size;
        std::copy(mac.begin(), mac.end(), link.sll_addr);
        added.entry.ifa_addr = reinterpret_cast<sockaddr*>(&added.address);
    }

    void add4(const std::string& name, unsigned flags, const char* address, const char* mask) {
        auto& added = add(name, flags);
        auto& ip = reinterpret_cast<sockaddr_in&>(added.address);
        auto& bits = reinterpret_cast<sockaddr_in&>(added.mask);
        ip.sin_family = bits.sin_family = AF_INET;
        ::inet_pton(AF_INET, address, &ip.sin_addr);
        ::inet_pton(AF_INET, mask, &bits.sin_addr);
        added.entry.ifa_addr = reinterpret_cast<sockaddr*>(&added.address);
        added.entry.ifa_netmask = reinterpret_cast<sockaddr*>(&added.mask);
    }

    void add6(const std::string& name, unsigned flags, const char* address) {
        auto& added = add(name, flags);
        auto& ip = reinterpret_cast<sockaddr_in6&>(added.address);
        ip.sin6_family = AF_INET6;
        ::inet_pton(AF_INET6, address, &ip.sin6_addr);
        added.entry.ifa_addr = reinterpret_cast<sockaddr*>(&added.address);
    }

    std::string listed() const { return json(networkInterfaces(&_entries.front().entry)); }

public:
    void joinsWhatBelongsToOneInterface() {
        constexpr unsigned up = IFF_UP | IFF_RUNNING;
        addLink("wlan0", up, {0xdc, 0xa6, 0x32, 0x01, 0x02, 0x0f});
        add4("eth0", up, "10.0.0.1", "255.255.240.0");
        add4("wlan0", up, "192.168.1.20", "255.255.255.0");
        add6("wlan0", up, "fe80::dea6:32ff:fe01:20f");
        CPPUNIT_ASSERT_EQUAL(
            R"([{"addresses":[{"address":"10.0.0.1","prefix":20}],"name":"eth0","up":true},)"
            R"({"addresses":[{"address":"192.168.1.20","prefix":24},{"address":"fe80::dea6:32ff:fe01:20f"}],)"
            R"("mac":"dc:a6:32:01:02:0f","name":"wlan0","up":true}])"s,
            listed());
    }

    void isUpOnlyWithALink() {
        add("a", IFF_UP);
        add("b", IFF_RUNNING);
        CPPUNIT_ASSERT_EQUAL(R"([{"addresses":[],"name":"a","up":false},{"addresses":[],"name":"b","up":false}])"s,
                             listed());
    }

    void hasNoMacOfZerosOrAnotherSize() {
        addLink("lo", 0, {});
        addLink("tun", 0, {1, 2, 3, 4, 5, 6}, 4);
        CPPUNIT_ASSERT_EQUAL(R"([{"addresses":[],"name":"lo","up":false},{"addresses":[],"name":"tun","up":false}])"s,
                             listed());
    }

    void listsAnInterfaceWithoutAnAddress() {
        add("ppp0", 0);
        CPPUNIT_ASSERT_EQUAL(R"([{"addresses":[],"name":"ppp0","up":false}])"s, listed());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, networkInterfaces(nullptr)->size());
    }

    void listsThisMachinesLoopback() {
        const auto all = json(networkInterfaces());
        CPPUNIT_ASSERT_MESSAGE(all, all.find(R"({"address":"127.0.0.1","prefix":8})") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(NetworkTest);

} // namespace further::system
