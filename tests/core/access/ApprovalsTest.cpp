#include "access/Approvals.h"

#include <further/Error.h>

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using namespace further;
using namespace std::chrono_literals;
using namespace std::string_literals;

class ApprovalsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ApprovalsTest);
    CPPUNIT_TEST(letInWhoeverWasApproved);
    CPPUNIT_TEST(letNobodyElseIn);
    CPPUNIT_TEST(giveWhoAsksAgainTheSameNumber);
    CPPUNIT_TEST(holdForTwelveHours);
    CPPUNIT_TEST(waitForTenMinutes);
    CPPUNIT_TEST(areTakenBack);
    CPPUNIT_TEST(letALimitedNumberWait);
    CPPUNIT_TEST(letALimitedNumberOfAnAddressWait);
    CPPUNIT_TEST_SUITE_END();

    static Approvals::Client client(const std::string& origin, const std::string& address = "192.0.2.1") {
        return {origin, Poco::Net::IPAddress(address)};
    }

public:
    void letInWhoeverWasApproved() {
        const auto asked = _approvals.ask(client("https://a.example"));
        CPPUNIT_ASSERT(asked.isNew);
        CPPUNIT_ASSERT_EQUAL(std::size_t(7), asked.number.size());
        CPPUNIT_ASSERT_EQUAL('-', asked.number[3]);
        CPPUNIT_ASSERT(!_approvals.of(client("https://a.example")));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), _approvals.waiting().size());
        const auto entry = _approvals.approve(asked.number, Permissions({"hello"}));
        CPPUNIT_ASSERT(entry);
        const auto identity = _approvals.of(client("https://a.example"));
        CPPUNIT_ASSERT(identity);
        CPPUNIT_ASSERT(identity->is(Identity::Kind::approval, asked.number));
        CPPUNIT_ASSERT(identity->permissions.allow("hello"));
        CPPUNIT_ASSERT(!identity->permissions.allow("other"));
        CPPUNIT_ASSERT(_now + 12h == identity->until);
        CPPUNIT_ASSERT(_approvals.waiting().empty());
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), _approvals.approved().size());
    }

    void letNobodyElseIn() {
        const auto number = _approvals.ask(client("https://a.example")).number;
        CPPUNIT_ASSERT(!_approvals.approve("", Permissions::all()));
        CPPUNIT_ASSERT(!_approvals.approve(number.substr(0, 3) + number.substr(4), Permissions::all()));
        CPPUNIT_ASSERT(_approvals.approve(number, Permissions::all()));
        CPPUNIT_ASSERT(!_approvals.approve(number, Permissions::all()));
        CPPUNIT_ASSERT(!_approvals.of(client("https://b.example")));
        CPPUNIT_ASSERT(!_approvals.of(client("")));
        CPPUNIT_ASSERT(!_approvals.of(client("https://a.example", "192.0.2.2")));
    }

    void giveWhoAsksAgainTheSameNumber() {
        const auto first = _approvals.ask(client("https://a.example"));
        const auto again = _approvals.ask(client("https://a.example"));
        CPPUNIT_ASSERT_EQUAL(first.number, again.number);
        CPPUNIT_ASSERT(!again.isNew);
        CPPUNIT_ASSERT(first.number != _approvals.ask(client("https://b.example")).number);
    }

    void holdForTwelveHours() {
        CPPUNIT_ASSERT(_approvals.approve(_approvals.ask(client("")).number, Permissions::all()));
        _now += 12h - 1ms;
        CPPUNIT_ASSERT(_approvals.of(client("")));
        _now += 1ms;
        CPPUNIT_ASSERT(!_approvals.of(client("")));
        CPPUNIT_ASSERT(_approvals.approved().empty());
    }

    void waitForTenMinutes() {
        const auto number = _approvals.ask(client("")).number;
        _now += 10min;
        CPPUNIT_ASSERT(_approvals.waiting().empty());
        CPPUNIT_ASSERT(!_approvals.approve(number, Permissions::all()));
    }

    void areTakenBack() {
        const auto number = _approvals.ask(client("")).number;
        CPPUNIT_ASSERT(!_approvals.revoke(number)); // it only waits
        CPPUNIT_ASSERT(_approvals.approve(number, Permissions::all()));
        CPPUNIT_ASSERT(_approvals.revoke(number));
        CPPUNIT_ASSERT(!_approvals.revoke(number));
        CPPUNIT_ASSERT(!_approvals.of(client("")));
    }

    void letALimitedNumberWait() {
        for (std::size_t i = 0; i < Approvals::mostWaiting; ++i)
            (void)_approvals.ask(client("", "192.0.2." + std::to_string(i)));
        CPPUNIT_ASSERT_THROW(_approvals.ask(client("", "198.51.100.1")), Error);
        CPPUNIT_ASSERT(!_approvals.ask(client("", "192.0.2.0")).isNew);
        _now += 10min;
        CPPUNIT_ASSERT(_approvals.ask(client("", "198.51.100.1")).isNew);
    }

    void letALimitedNumberOfAnAddressWait() {
        for (std::size_t i = 0; i < Approvals::mostWaitingOfAnAddress; ++i)
            (void)_approvals.ask(client("https://" + std::to_string(i) + ".example"));
        CPPUNIT_ASSERT_THROW(_approvals.ask(client("https://more.example")), Error);
        CPPUNIT_ASSERT(_approvals.ask(client("https://more.example", "192.0.2.2")).isNew);
    }

private:
    std::chrono::steady_clock::time_point _now = std::chrono::steady_clock::now();
    Approvals _approvals{[this] { return _now; }};
};

CPPUNIT_TEST_SUITE_REGISTRATION(ApprovalsTest);
