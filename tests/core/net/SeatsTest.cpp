#include "net/Seats.h"
#include "net/HttpRefusal.h"

#include <cppunit/extensions/HelperMacros.h>

#include <memory>
#include <string>
#include <vector>

using namespace further;

/// Room for so many clients.
class SeatsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SeatsTest);
    CPPUNIT_TEST(areLimited);
    CPPUNIT_TEST(areLimitedForAnAddress);
    CPPUNIT_TEST(areNotLimitedForThisDevice);
    CPPUNIT_TEST(areKeptForThisDevice);
    CPPUNIT_TEST(outliveTheirGiver);
    CPPUNIT_TEST_SUITE_END();

    using Taken = std::vector<std::shared_ptr<void>>;

    static std::shared_ptr<void> take(Seats& seats, const Poco::Net::IPAddress& address) {
        return seats.take(address, "clients", "net.maxConnections");
    }
    static int refusal(Seats& seats, const std::string& address) {
        try {
            (void)seats.take(Poco::Net::IPAddress(address), "clients", "net.maxConnections");
            return 0;
        } catch (const HttpRefusal& refusal) {
            return refusal.status();
        }
    }

public:
    void areLimited() {
        Seats seats({3, 3, 2});
        Taken taken;
        for (const auto* const address : {"192.0.2.1", "192.0.2.2", "127.0.0.1"})
            taken.push_back(take(seats, Poco::Net::IPAddress(address)));
        CPPUNIT_ASSERT_EQUAL(503, refusal(seats, "192.0.2.3"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(3), seats.taken());
        taken.pop_back();
        CPPUNIT_ASSERT_EQUAL(0, refusal(seats, "192.0.2.3"));
    }

    void areLimitedForAnAddress() {
        Seats seats({100, 100, 2});
        Taken taken;
        for (const auto* const address : {"2001:db8::1", "2001:db8::1", "192.0.2.1", "192.0.2.1"})
            taken.push_back(take(seats, Poco::Net::IPAddress(address)));
        CPPUNIT_ASSERT_EQUAL(429, refusal(seats, "192.0.2.1"));
        CPPUNIT_ASSERT_EQUAL(429, refusal(seats, "2001:db8::1"));
        CPPUNIT_ASSERT_EQUAL(0, refusal(seats, "2001:db8::2")); // a network of 64 bits may be all who are here
        CPPUNIT_ASSERT_EQUAL(0, refusal(seats, "192.0.2.2"));
        taken.pop_back();
        CPPUNIT_ASSERT_EQUAL(0, refusal(seats, "192.0.2.1"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(3), seats.taken()); // who was refused took none
    }

    void areNotLimitedForThisDevice() {
        Seats seats({100, 100, 2});
        Taken taken;
        for (int i = 0; i < 50; ++i) {
            taken.push_back(take(seats, Poco::Net::IPAddress("127.0.0.1")));
            taken.push_back(take(seats, Poco::Net::IPAddress("::1")));
        }
        CPPUNIT_ASSERT_EQUAL(503, refusal(seats, "::1"));
    }

    void areKeptForThisDevice() {
        Seats seats(Seats::keepingAQuarter(8, 8));
        Taken taken;
        for (int i = 0; i < 6; ++i)
            taken.push_back(take(seats, Poco::Net::IPAddress("192.0.2." + std::to_string(i))));
        CPPUNIT_ASSERT_EQUAL(503, refusal(seats, "192.0.2.9"));
        taken.push_back(take(seats, Poco::Net::IPAddress("127.0.0.1")));
        CPPUNIT_ASSERT_EQUAL(0, refusal(seats, "::1"));
        taken.erase(taken.begin());
        CPPUNIT_ASSERT_EQUAL(0, refusal(seats, "192.0.2.9"));
    }

    void outliveTheirGiver() {
        auto seats = std::make_unique<Seats>(Seats::Limits{1, 1, 1});
        auto seat = take(*seats, Poco::Net::IPAddress("192.0.2.1"));
        seats.reset();
        seat.reset();
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SeatsTest);
