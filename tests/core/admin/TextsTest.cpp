#include "admin/Texts.h"

#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <string>

using namespace further;
using namespace std::chrono_literals;
using namespace std::string_literals;
using Clock = std::chrono::system_clock;

class TextsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TextsTest);
    CPPUNIT_TEST(writesATimeInUtc);
    CPPUNIT_TEST(countsSecondsWithTheirFractions);
    CPPUNIT_TEST(countsNothingBeforeAClockThatWasSetBack);
    CPPUNIT_TEST_SUITE_END();

public:
    void writesATimeInUtc() {
        CPPUNIT_ASSERT_EQUAL("1970-01-01T00:00:00Z"s, isoTime(Clock::time_point()));
        CPPUNIT_ASSERT_EQUAL("2026-11-22T21:40:00Z"s, isoTime(Clock::from_time_t(1795383600) + 999ms));
    }

    void countsSecondsWithTheirFractions() {
        const auto seconds = secondsSince(Clock::now() - 1500ms);
        CPPUNIT_ASSERT(seconds >= 1.5 && seconds < 20);
    }

    void countsNothingBeforeAClockThatWasSetBack() { CPPUNIT_ASSERT_EQUAL(0.0, secondsSince(Clock::now() + 1h)); }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TextsTest);
