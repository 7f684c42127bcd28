#include "plugins/upload/files/PublicAddress.h"

#include <Poco/Net/SocketAddress.h>

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using namespace further::files;

class PublicAddressTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PublicAddressTest);
    CPPUNIT_TEST(takesAddressesOfTheInternet);
    CPPUNIT_TEST(refusesThisDeviceItsNetworkAndWhatIsReserved);
    CPPUNIT_TEST(looksIntoMappedAddresses);
    CPPUNIT_TEST(refusesWhatIsNoInternetAddress);
    CPPUNIT_TEST_SUITE_END();

    static bool publicAddress(const std::string& text) {
        const Poco::Net::SocketAddress address(text, 443);
        return isPublic(*address.addr());
    }

public:
    void takesAddressesOfTheInternet() {
        for (const auto* const text : {"8.8.8.8", "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255",
                                       "100.128.0.0", "172.15.255.255", "172.32.0.0", "192.167.1.1", "223.255.255.255",
                                       "2606:4700::1111", "2a00:1450:4001::1", "2001:4860:4860::8888"})
            CPPUNIT_ASSERT_MESSAGE(text, publicAddress(text));
    }

    void refusesThisDeviceItsNetworkAndWhatIsReserved() {
        for (const auto* const text :
             {"0.0.0.0",         "0.1.2.3",       "10.0.0.1",        "100.64.0.1",   "127.0.0.1",   "127.255.255.255",
              "169.254.169.254", "172.16.0.1",    "172.31.255.255",  "192.0.0.8",    "192.0.2.1",   "192.88.99.1",
              "192.168.1.1",     "198.18.0.1",    "198.19.255.255",  "198.51.100.1", "203.0.113.1", "224.0.0.1",
              "239.255.255.255", "240.0.0.1",     "255.255.255.255", "::",           "::1",         "fe80::1",
              "fc00::1",         "fd12::1",       "ff02::1",         "fec0::1",      "2001:db8::1", "2001::1",
              "2001:10::1",      "2002:a00:1::1", "3fff::1",         "100::1",       "4000::1",     "::7f00:1"})
            CPPUNIT_ASSERT_MESSAGE(text, !publicAddress(text));
    }

    void looksIntoMappedAddresses() {
        CPPUNIT_ASSERT(publicAddress("::ffff:8.8.8.8"));
        CPPUNIT_ASSERT(publicAddress("64:ff9b::8.8.8.8"));
        for (const auto* const text :
             {"::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::192.168.0.1", "64:ff9b:1::8.8.8.8"})
            CPPUNIT_ASSERT_MESSAGE(text, !publicAddress(text));
    }

    void refusesWhatIsNoInternetAddress() {
        const sockaddr local{AF_UNIX, {}};
        CPPUNIT_ASSERT(!isPublic(local));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PublicAddressTest);
