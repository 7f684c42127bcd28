#include "plugins/pi-top/simulator/Arguments.h"

#include "plugins/pi-top/simulator/CommandError.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

namespace further::simulator {

using namespace std::chrono_literals;

class ArgumentsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ArgumentsTest);
    CPPUNIT_TEST(readsDurationsInOneWordOrTwo);
    CPPUNIT_TEST(refusesWhatIsNoDuration);
    CPPUNIT_TEST(leavesWhatStandsBehindADuration);
    CPPUNIT_TEST(readsNumbersWithinTheirRange);
    CPPUNIT_TEST(refusesWhatIsNoNumber);
    CPPUNIT_TEST(writesNumbersBriefly);
    CPPUNIT_TEST_SUITE_END();

public:
    void readsDurationsInOneWordOrTwo() {
        for (const auto* const text : {"2 s", "2s", "2000 ms", "2000ms", "  2   s "})
            CPPUNIT_ASSERT(Arguments(text).duration() == 2s);
        CPPUNIT_ASSERT(Arguments("0 ms").duration() == 0ms);
        CPPUNIT_ASSERT(Arguments("5 min").duration() == 5min);
        CPPUNIT_ASSERT(Arguments("8760 h").duration() == 8760h);
    }

    void refusesWhatIsNoDuration() {
        for (const auto* const text : {"", "2", "s", "s 2", "-1 s", "2 weeks", "2 S", "1.5 s", "8761 h",
                                       "99999999999999999999 ms", "9223372036854775807 h", "+1 s"})
            CPPUNIT_ASSERT_THROW_MESSAGE(text, Arguments(text).duration(), CommandError);
    }

    void leavesWhatStandsBehindADuration() {
        Arguments arguments("2s later");
        CPPUNIT_ASSERT(arguments.duration() == 2s);
        CPPUNIT_ASSERT_EQUAL(std::string("later"), arguments.word("A word"));
        CPPUNIT_ASSERT(arguments.empty());
    }

    void readsNumbersWithinTheirRange() {
        CPPUNIT_ASSERT_EQUAL(0.0, Arguments("0").number("A number", 0, 100));
        CPPUNIT_ASSERT_EQUAL(4.1, Arguments("4.1").number("A number", 0, 100));
        CPPUNIT_ASSERT_EQUAL(100.0, Arguments("1e2").number("A number", 0, 100));
    }

    void refusesWhatIsNoNumber() {
        for (const auto* const text : {"", "x", "1x", "-1", "100.1", "nan", "inf", "1e999", "0x10", "4,1"})
            CPPUNIT_ASSERT_THROW_MESSAGE(text, Arguments(text).number("A number", 0, 100), CommandError);
    }

    void writesNumbersBriefly() {
        CPPUNIT_ASSERT_EQUAL(std::string("80"), numberText(80));
        CPPUNIT_ASSERT_EQUAL(std::string("4.1"), numberText(4.1));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ArgumentsTest);

} // namespace further::simulator
