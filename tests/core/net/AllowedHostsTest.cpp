#include "net/AllowedHosts.h"

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <string>
#include <vector>

using further::AllowedHosts;
using Poco::Net::IPAddress;
using Poco::Net::SocketAddress;

class AllowedHostsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AllowedHostsTest);
    CPPUNIT_TEST(allowsTheNamesOfTheMachine);
    CPPUNIT_TEST(allowsNoNameOfTheDnsOnTheLoopbackDevice);
    CPPUNIT_TEST(knowsWhichNamesNobodyCanTake);
    CPPUNIT_TEST(allowsTheAddressesOfTheMachine);
    CPPUNIT_TEST(allowsTheAddressThatWasReached);
    CPPUNIT_TEST(allowsWhatIsConfigured);
    CPPUNIT_TEST(allowsAnOwnAddressWithDashes);
    CPPUNIT_TEST(asksForTheOwnPort);
    CPPUNIT_TEST(needsNoPortWhereItIsTheUsualOne);
    CPPUNIT_TEST(refusesNamesThatOnlyLookAlike);
    CPPUNIT_TEST(refusesAddressesOfOthers);
    CPPUNIT_TEST(refusesWhatIsNoHost);
    CPPUNIT_TEST(knowsNoNameOfAMachineWithoutOne);
    CPPUNIT_TEST(refusesAConfigurationThatIsNoName);
    CPPUNIT_TEST(findsTheAddressesOfThisMachine);
    CPPUNIT_TEST_SUITE_END();

public:
    void allowsTheNamesOfTheMachine() {
        assertAllowed({"localhost:8028", "LocalHost:8028"});
        for (const auto* const name : {"pi-top:8028", "Pi-Top:8028", "pi-top.local:8028", "pi-top.school.example:8028"})
            CPPUNIT_ASSERT_MESSAGE(name, _hosts.allows(name, _onNetwork));
        CPPUNIT_ASSERT(!_hosts.allows("pi-top.school.example.local:8028", _onNetwork));
    }

    // Whoever rules the DNS may let any name lead to the loopback device, and pages of his own bear it.
    void allowsNoNameOfTheDnsOnTheLoopbackDevice() {
        assertRefused({"pi-top:8028", "pi-top.local:8028", "127-0-0-1.further-link.pi-top.com:8028",
                       "192-168-1-5.further-link.pi-top.com:8028"});
        CPPUNIT_ASSERT(!_hosts.allows("pi-top:8028", SocketAddress("[::1]:8028")));
        CPPUNIT_ASSERT(!_hosts.allows("pi-top:8028", SocketAddress("[::ffff:127.0.0.1]:8028")));
    }

    void knowsWhichNamesNobodyCanTake() {
        for (const auto* const host : {"localhost:8028", "LOCALHOST", "127.0.0.1:8028", "[::1]:8028", "192.168.1.5"})
            CPPUNIT_ASSERT_MESSAGE(host, AllowedHosts::isBeyondDns(host));
        for (const auto* const host : {"pi-top:8028", "pi-top.local:8028", "192-168-1-5.further-link.pi-top.com:8028",
                                       "localhost.evil.example:8028", "127.1", "", "[localhost]"})
            CPPUNIT_ASSERT_MESSAGE(host, !AllowedHosts::isBeyondDns(host));
    }

    void allowsTheAddressesOfTheMachine() {
        assertAllowed({"127.0.0.1:8028", "192.168.1.5:8028", "[::1]:8028", "[fd00::5]:8028", "[FD00::5]:8028",
                       "[fd00:0:0::5]:8028", "[::ffff:192.168.1.5]:8028"});
    }

    void allowsTheAddressThatWasReached() {
        CPPUNIT_ASSERT(_hosts.allows("10.1.1.1:8028", SocketAddress("10.1.1.1", 8028)));
        CPPUNIT_ASSERT(_hosts.allows("10.1.1.1:8028", SocketAddress("[::ffff:10.1.1.1]:8028")));
        CPPUNIT_ASSERT(!_hosts.allows("10.1.1.1:8028", _own));
    }

    void allowsWhatIsConfigured() {
        assertAllowed({"203.0.113.5:8028", "lab-7:8028", "LAB-7:8028", "device.example.org:8443", "proxied.example.org",
                       "proxied.example.org:443"});
        assertRefused({"device.example.org:8028", "device.example.org", "proxied.example.org:8028", "lab-7:443"});
    }

    void allowsAnOwnAddressWithDashes() {
        for (const auto* const name :
             {"192-168-1-5.further-link.pi-top.com:8028", "192-168-1-5.Further-Link.pi-top.com:8028"})
            CPPUNIT_ASSERT_MESSAGE(name, _hosts.allows(name, _onNetwork));
        for (const auto* const name :
             {"192-168-1-6.further-link.pi-top.com:8028", "192-168-1-5.further-link.pi-top.com",
              "192-168-1-5.evil.example:8028", "192-168-1-5:8028", "192.168.1.5.further-link.pi-top.com:8028",
              "192-168-1-5.x.further-link.pi-top.com:8028", "x-192-168-1-5.further-link.pi-top.com:8028",
              "192-168-1-05.further-link.pi-top.com:8028", ".further-link.pi-top.com:8028",
              "further-link.pi-top.com:8028", "pi-top.further-link.pi-top.com:8028",
              "3232235781.further-link.pi-top.com:8028", "192-168-1-5.further-link.pi-top.com.:8028"})
            CPPUNIT_ASSERT_MESSAGE(name, !_hosts.allows(name, _onNetwork));
    }

    void asksForTheOwnPort() {
        assertRefused({"localhost", "localhost:80", "localhost:443", "localhost:8029", "localhost:80280", "127.0.0.1",
                       "[::1]", "[::1]:8029", "pi-top.local"});
    }

    void needsNoPortWhereItIsTheUsualOne() {
        for (const std::uint16_t port : {80, 443}) {
            const SocketAddress own("192.168.1.5", port);
            CPPUNIT_ASSERT(_hosts.allows("localhost", own));
            CPPUNIT_ASSERT(_hosts.allows("192.168.1.5", own));
            CPPUNIT_ASSERT(_hosts.allows("localhost:" + std::to_string(port), own));
            CPPUNIT_ASSERT(!_hosts.allows("localhost:8028", own));
            CPPUNIT_ASSERT(!_hosts.allows("evil.example", own));
        }
    }

    void refusesNamesThatOnlyLookAlike() {
        assertRefused({"evil.example:8028", "localhost.evil.example:8028", "pi-top.local.evil.example:8028",
                       "evil-pi-top:8028", "pi-top.lan:8028", "pi-topx:8028", "localhost.:8028", "pi-top.local.:8028",
                       "127.0.0.1.evil.example:8028", "192.168.1.5.nip.io:8028", "xlab-7:8028"});
    }

    void refusesAddressesOfOthers() {
        assertRefused({"192.168.1.6:8028", "8.8.8.8:8028", "0.0.0.0:8028", "127.0.0.2:8028", "[fd00::6]:8028",
                       "[::]:8028", "[::ffff:192.168.1.6]:8028"});
    }

    void refusesWhatIsNoHost() {
        assertRefused({"",
                       " ",
                       ":8028",
                       "localhost:",
                       "localhost:port",
                       "localhost:+8028",
                       "localhost:08028",
                       "localhost:0",
                       "localhost:8028:8028",
                       "localhost:8028/",
                       "http://localhost:8028",
                       "user@localhost:8028",
                       "localhost:8028@evil.example",
                       "localhost :8028",
                       " localhost:8028",
                       "localhost:8028 ",
                       "localhost:8028,evil.example",
                       "::1",
                       "[::1:8028",
                       "::1]:8028",
                       "[::1]8028",
                       "[localhost]:8028",
                       "[127.0.0.1]:8028",
                       "[]:8028",
                       "127.1:8028",
                       "2130706433:8028",
                       "0x7f000001:8028",
                       "0177.0.0.1:8028",
                       "local%68ost:8028",
                       "localhost:65536",
                       "[::1%lo]:8028"});
        CPPUNIT_ASSERT(!_hosts.allows(std::string("localhost\0.evil.example:8028", 28), _own));
        CPPUNIT_ASSERT(!_hosts.allows(std::string("localhost:8028\0", 15), _own));
    }

    void knowsNoNameOfAMachineWithoutOne() {
        const AllowedHosts nameless({}, [] { return std::vector<IPAddress>{}; });
        CPPUNIT_ASSERT(nameless.allows("localhost:8028", _own));
        CPPUNIT_ASSERT(!nameless.allows(".local:8028", _own));
        CPPUNIT_ASSERT(!nameless.allows("192.168.1.5:8028", _own));
    }

    void refusesAConfigurationThatIsNoName() {
        for (const std::string written : {"http://device", "de vice", "*", "[::1]", "device:port", "device:0", ""})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(written,
                                         "security.hosts: \"" + written +
                                             "\" is no name; write it as device.example.org, or as "
                                             "device.example.org:443",
                                         refusal({"", {written}, {}}));
        CPPUNIT_ASSERT_EQUAL(std::string("security.domains: \"*.a.org\" is no name; write it as device.example.org"),
                             refusal({"", {}, {"*.a.org"}}));
        CPPUNIT_ASSERT_EQUAL(std::string("security.domains: \"a.org:80\" should be without a port"),
                             refusal({"", {}, {"a.org:80"}}));
    }

    void findsTheAddressesOfThisMachine() {
        const auto all = AllowedHosts::addressesOfThisMachine();
        CPPUNIT_ASSERT(std::find(all.begin(), all.end(), IPAddress("127.0.0.1")) != all.end());
    }

private:
    static std::string refusal(const AllowedHosts::Names& names) {
        try {
            const AllowedHosts hosts(names);
        } catch (const Poco::SyntaxException& problem) {
            return problem.message();
        }
        return "none";
    }
    void assertAllowed(const std::vector<std::string>& hosts) const {
        for (const auto& host : hosts)
            CPPUNIT_ASSERT_MESSAGE(host, _hosts.allows(host, _own));
    }
    void assertRefused(const std::vector<std::string>& hosts) const {
        for (const auto& host : hosts)
            CPPUNIT_ASSERT_MESSAGE(host, !_hosts.allows(host, _own));
    }

    const AllowedHosts _hosts{{"Pi-Top.school.example",
                               {"Lab-7", "203.0.113.5", "device.example.org:8443", "proxied.example.org:443"},
                               {"further-link.pi-top.com"}},
                              [] {
                                  return std::vector<IPAddress>{IPAddress("127.0.0.1"), IPAddress("::1"),
                                                                IPAddress("192.168.1.5"), IPAddress("fd00::5")};
                              }};
    const SocketAddress _own{"127.0.0.1", 8028};
    const SocketAddress _onNetwork{"192.168.1.5", 8028};
};

CPPUNIT_TEST_SUITE_REGISTRATION(AllowedHostsTest);
