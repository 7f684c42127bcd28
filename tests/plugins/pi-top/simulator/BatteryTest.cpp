#include "plugins/pi-top/simulator/Battery.h"

#include <cppunit/extensions/HelperMacros.h>

#include <chrono>

namespace further::simulator {

using namespace std::chrono_literals;

class BatteryTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BatteryTest);
    CPPUNIT_TEST(readsAsInTheBook);
    CPPUNIT_TEST(lastsAsLongAsItSays);
    CPPUNIT_TEST(emptiesFasterUnderLoad);
    CPPUNIT_TEST(endsEmpty);
    CPPUNIT_TEST(chargesUntilItIsFull);
    CPPUNIT_TEST(isFullOnlyWhileTheChargerIsThere);
    CPPUNIT_TEST(knowsNothingWhereThereIsNone);
    CPPUNIT_TEST(knowsHowFullItIsWhereTheRestIsUnknown);
    CPPUNIT_TEST(takesATenthOfAWattForUnknown);
    CPPUNIT_TEST(doesTheSameInManySteps);
    CPPUNIT_TEST_SUITE_END();

    static void assertReads(const Reading& right, const Battery& battery) {
        const auto reading = battery.reading();
        CPPUNIT_ASSERT_EQUAL(right.charging, reading.charging);
        CPPUNIT_ASSERT_EQUAL(right.capacity, reading.capacity);
        CPPUNIT_ASSERT_EQUAL(right.minutes, reading.minutes);
        CPPUNIT_ASSERT_EQUAL(right.wattage, reading.wattage);
    }

public:
    void readsAsInTheBook() {
        Battery battery(42);
        assertReads({0, 42, 104, -41}, battery);
        battery.setPercent(100);
        assertReads({0, 100, 248, -41}, battery);
    }

    void lastsAsLongAsItSays() {
        Battery battery(42);
        battery.advance(60min);
        assertReads({0, 18, 44, -41}, battery);
        battery.advance(44min);
        assertReads({0, 0, 0, -41}, battery);
    }

    void emptiesFasterUnderLoad() {
        Battery battery(100);
        battery.setLoad(8.2);
        assertReads({0, 100, 124, -82}, battery);
        battery.advance(62min);
        assertReads({0, 50, 62, -82}, battery);
    }

    void endsEmpty() {
        Battery battery(1);
        battery.advance(100h);
        assertReads({0, 0, 0, -41}, battery);
    }

    void chargesUntilItIsFull() {
        Battery battery(50);
        battery.setCharger(true);
        assertReads({1, 50, 42, 120}, battery);
        battery.advance(42min);
        assertReads({1, 100, 0, 120}, battery);
        battery.advance(1min);
        assertReads({2, 100, 0, 0}, battery);
        battery.advance(100h);
        assertReads({2, 100, 0, 0}, battery);
    }

    void isFullOnlyWhileTheChargerIsThere() {
        Battery battery(100);
        battery.setCharger(true);
        assertReads({2, 100, 0, 0}, battery);
        battery.setCharger(false);
        assertReads({0, 100, 248, -41}, battery);
    }

    void knowsNothingWhereThereIsNone() {
        const Battery battery(80, Battery::Kind::none);
        assertReads({-1, -1, -1, -1}, battery);
        CPPUNIT_ASSERT(!battery.reading().known());
    }

    void knowsHowFullItIsWhereTheRestIsUnknown() {
        Battery battery(80);
        battery.setKind(Battery::Kind::unknown);
        assertReads({-1, 80, -1, -1}, battery);
        CPPUNIT_ASSERT(!battery.reading().known());
        battery.setKind(Battery::Kind::fitted);
        CPPUNIT_ASSERT(battery.reading().known());
    }

    void takesATenthOfAWattForUnknown() {
        Battery battery(80);
        battery.setLoad(0.1);
        CPPUNIT_ASSERT_EQUAL(std::int64_t(-1), battery.reading().wattage);
        CPPUNIT_ASSERT(!battery.reading().known());
    }

    void doesTheSameInManySteps() {
        Battery slow(80);
        Battery fast(80);
        for (int i = 0; i < 3600; ++i)
            slow.advance(1s);
        fast.advance(1h);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(fast.percent(), slow.percent(), 1e-6);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(BatteryTest);

} // namespace further::simulator
