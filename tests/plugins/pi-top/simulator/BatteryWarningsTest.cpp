#include "plugins/pi-top/simulator/BatteryWarnings.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <utility>
#include <vector>

namespace further::simulator {

class BatteryWarningsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BatteryWarningsTest);
    CPPUNIT_TEST(warnsAtTheFifthReadingAtOrBelowFive);
    CPPUNIT_TEST(saysNothingAboveFive);
    CPPUNIT_TEST(warnsAgainAtThree);
    CPPUNIT_TEST(saysTheWorseFirstAndTheOtherNext);
    CPPUNIT_TEST(warnsOnceAsLongAsItDischarges);
    CPPUNIT_TEST(countsFromTheStartAfterAReadingAbove);
    CPPUNIT_TEST(countsFromTheStartAfterCharging);
    CPPUNIT_TEST(warnsAnewAfterCharging);
    CPPUNIT_TEST(doesNotWarnWhileCharging);
    CPPUNIT_TEST(countsTheTwoLevelsApart);
    CPPUNIT_TEST_SUITE_END();

    BatteryWarnings _warnings;

    /// What it says to each reading: `L` low, `C` critical, `.` nothing. `+` instead of a level is one while charging.
    std::string after(const std::string& levels) {
        std::string said;
        for (const char level : levels) {
            const auto event = level == '+'   ? _warnings.after({1, 2, 10, 120})
                               : level == '=' ? _warnings.after({2, 100, 0, 0})
                                              : _warnings.after({0, level - '0', 10, -41});
            said += event == pitopd::Event::lowBattery ? 'L' : event == pitopd::Event::criticalBattery ? 'C' : '.';
        }
        return said;
    }

    void assertSays(const std::string& right, const std::string& levels) { CPPUNIT_ASSERT_EQUAL(right, after(levels)); }

public:
    void warnsAtTheFifthReadingAtOrBelowFive() { assertSays("....L", "55555"); }
    void saysNothingAboveFive() { assertSays("......", "666666"); }
    void warnsAgainAtThree() { assertSays("....L......C.", "5555544333333"); }
    void saysTheWorseFirstAndTheOtherNext() { assertSays("....CL.", "3333333"); }
    void warnsOnceAsLongAsItDischarges() { assertSays("....L...............", "55555555559999955555"); }
    void countsFromTheStartAfterAReadingAbove() { assertSays(".........L", "5555655555"); }
    void countsFromTheStartAfterCharging() { assertSays(".........L", "5555+55555"); }
    void warnsAnewAfterCharging() { assertSays("....L.....L.....L", "55555+55555=55555"); }
    void doesNotWarnWhileCharging() { assertSays("........", "++++++++"); }
    void countsTheTwoLevelsApart() { assertSays("....L....C", "4333433333"); }
};

CPPUNIT_TEST_SUITE_REGISTRATION(BatteryWarningsTest);

} // namespace further::simulator
