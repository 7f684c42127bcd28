#include "plugins/common/machine/Trees.h"

#include "plugins/pi-top/Battery.h"

#include <cppunit/extensions/HelperMacros.h>

#include <limits>

namespace further::pitop {

using namespace std::string_literals;

class BatteryTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BatteryTest);
    CPPUNIT_TEST(readsTheFourNumbers);
    CPPUNIT_TEST(hasAWordForEachState);
    CPPUNIT_TEST(leavesOutWhatIsNotKnown);
    CPPUNIT_TEST(isNotKnownWithoutItsState);
    CPPUNIT_TEST(takesTheBounds);
    CPPUNIT_TEST(takesNoNonsense);
    CPPUNIT_TEST(differsByEachOfItsNumbers);
    CPPUNIT_TEST_SUITE_END();

    static std::string text(const std::vector<std::int64_t>& parameters) {
        const auto battery = Battery::from(parameters);
        if (!battery)
            return "none";
        Poco::JSON::Object::Ptr object = new Poco::JSON::Object;
        battery->addTo(*object);
        return machine::json(object);
    }

public:
    void readsTheFourNumbers() {
        CPPUNIT_ASSERT_EQUAL(R"({"capacity":42,"charging":"discharging","minutesRemaining":104,"power":-4.1})"s,
                             text({0, 42, 104, -41}));
    }

    void hasAWordForEachState() {
        CPPUNIT_ASSERT_EQUAL(R"({"capacity":1,"charging":"discharging","minutesRemaining":2,"power":0.3})"s,
                             text({0, 1, 2, 3}));
        CPPUNIT_ASSERT_EQUAL(R"({"capacity":1,"charging":"charging","minutesRemaining":2,"power":0.3})"s,
                             text({1, 1, 2, 3}));
        CPPUNIT_ASSERT_EQUAL(R"({"capacity":1,"charging":"full","minutesRemaining":2,"power":0.3})"s,
                             text({2, 1, 2, 3}));
    }

    void leavesOutWhatIsNotKnown() {
        CPPUNIT_ASSERT_EQUAL(R"({"charging":"full"})"s, text({2, -1, -1, -1}));
        CPPUNIT_ASSERT_EQUAL(R"({"capacity":0,"charging":"discharging","minutesRemaining":0,"power":0.0})"s,
                             text({0, 0, 0, 0}));
        CPPUNIT_ASSERT_EQUAL("{}"s, text({-1, -1, -1, -1}));
    }

    void isNotKnownWithoutItsState() {
        CPPUNIT_ASSERT(!Battery().known());
        CPPUNIT_ASSERT(!Battery::from({-1, 42, 104, 41})->known());
        for (const int state : {0, 1, 2})
            CPPUNIT_ASSERT(Battery::from({state, -1, -1, -1})->known());
    }

    void takesTheBounds() {
        CPPUNIT_ASSERT(Battery::from({0, 0, 0, -2000}));
        CPPUNIT_ASSERT(Battery::from({2, 100, 7 * 24 * 60, 2000}));
    }

    void takesNoNonsense() {
        constexpr auto most = std::numeric_limits<std::int64_t>::max();
        constexpr auto least = std::numeric_limits<std::int64_t>::min();
        const std::vector<std::vector<std::int64_t>> nonsense{{},
                                                              {0, 42, 104},
                                                              {0, 42, 104, -41, 0},
                                                              {3, 42, 104, -41},
                                                              {-2, 42, 104, -41},
                                                              {4294967296, 42, 104, -41}, // 0, to who looks at 32 bits
                                                              {0, 101, 104, -41},
                                                              {0, -2, 104, -41},
                                                              {0, 42, -2, -41},
                                                              {0, 42, 7 * 24 * 60 + 1, -41},
                                                              {0, 42, 104, 2001},
                                                              {0, 42, 104, -2001},
                                                              {most, most, most, most},
                                                              {least, least, least, least}};
        for (const auto& parameters : nonsense)
            CPPUNIT_ASSERT_EQUAL("none"s, text(parameters));
    }

    void differsByEachOfItsNumbers() {
        const auto battery = Battery::from({0, 42, 104, -41});
        CPPUNIT_ASSERT(battery == Battery::from({0, 42, 104, -41}));
        CPPUNIT_ASSERT(battery != Battery::from({1, 42, 104, -41}));
        CPPUNIT_ASSERT(battery != Battery::from({0, 41, 104, -41}));
        CPPUNIT_ASSERT(battery != Battery::from({0, 42, 103, -41}));
        CPPUNIT_ASSERT(battery != Battery::from({0, 42, 104, -40}));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(BatteryTest);

} // namespace further::pitop
