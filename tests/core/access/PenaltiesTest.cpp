#include "access/Penalties.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using namespace further;
using namespace std::chrono_literals;

class PenaltiesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PenaltiesTest);
    CPPUNIT_TEST(forgiveTheFirst);
    CPPUNIT_TEST(holdUpWhoGoesOn);
    CPPUNIT_TEST(wearOff);
    CPPUNIT_TEST(growToTenMinutes);
    CPPUNIT_TEST(tellSourcesApart);
    CPPUNIT_TEST(holdUpNobodyElseOnTheCable);
    CPPUNIT_TEST(workForAddressesOfALink);
    CPPUNIT_TEST(holdUpNoProgramOfThisDevice);
    CPPUNIT_TEST(keepALimitedNumber);
    CPPUNIT_TEST_SUITE_END();

    void add(const std::string& address, int times) {
        for (int i = 0; i < times; ++i)
            _penalties.add(Poco::Net::IPAddress(address));
    }
    long left(const std::string& address) { return _penalties.left(Poco::Net::IPAddress(address)).count(); }

public:
    void forgiveTheFirst() {
        CPPUNIT_ASSERT_EQUAL(0L, left("192.0.2.1"));
        add("192.0.2.1", 2);
        CPPUNIT_ASSERT_EQUAL(0L, left("192.0.2.1"));
    }

    void holdUpWhoGoesOn() {
        add("192.0.2.1", 2);
        _now += 900ms;
        add("192.0.2.1", 1);
        CPPUNIT_ASSERT_EQUAL(15L, left("192.0.2.1"));
        _now += 9100ms;
        CPPUNIT_ASSERT_EQUAL(5L, left("192.0.2.1")); // to the end
        _now += 5s;
        CPPUNIT_ASSERT_EQUAL(0L, left("192.0.2.1"));
    }

    void wearOff() {
        for (int i = 0; i < 100; ++i) { // each long after the one before
            add("192.0.2.1", 1);
            CPPUNIT_ASSERT_EQUAL(0L, left("192.0.2.1"));
            _now += 5s;
        }
    }

    void growToTenMinutes() {
        add("192.0.2.1", 20);
        CPPUNIT_ASSERT_EQUAL(100L, left("192.0.2.1"));
        add("192.0.2.1", 10'000);
        CPPUNIT_ASSERT_EQUAL(600L, left("192.0.2.1"));
    }

    void tellSourcesApart() {
        add("192.0.2.1", 10);
        CPPUNIT_ASSERT_EQUAL(0L, left("192.0.2.2"));
    }

    void holdUpNobodyElseOnTheCable() {
        for (const auto* const address : {"2001:db8::1", "fe80::1"}) {
            add(address, 3);
            CPPUNIT_ASSERT_EQUAL(15L, left(address));
        }
        CPPUNIT_ASSERT_EQUAL(0L, left("2001:db8::2"));
        CPPUNIT_ASSERT_EQUAL(0L, left("fe80::2"));
    }

    void workForAddressesOfALink() {
        const Poco::Net::IPAddress address(Poco::Net::IPAddress("fe80::1").addr(), 16, 2); // with an interface's number
        for (int i = 0; i < 3; ++i)
            _penalties.add(address);
        CPPUNIT_ASSERT_EQUAL(15L, static_cast<long>(_penalties.left(address).count()));
    }

    void holdUpNoProgramOfThisDevice() {
        add("127.0.0.1", 10);
        add("::1", 10);
        CPPUNIT_ASSERT_EQUAL(0L, left("127.0.0.1"));
        CPPUNIT_ASSERT_EQUAL(0L, left("::1"));
    }

    void keepALimitedNumber() {
        add("192.0.2.1", 10);
        for (int i = 0; i < 10'000; ++i)
            add("10.0." + std::to_string(i / 256) + "." + std::to_string(i % 256), 1);
        CPPUNIT_ASSERT_EQUAL(50L, left("192.0.2.1")); // it has the most before it, and is kept
    }

private:
    std::chrono::steady_clock::time_point _now = std::chrono::steady_clock::now();
    Penalties _penalties{[this] { return _now; }};
};

CPPUNIT_TEST_SUITE_REGISTRATION(PenaltiesTest);
