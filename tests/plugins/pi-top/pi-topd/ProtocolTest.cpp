#include "plugins/pi-top/pi-topd/Protocol.h"

#include <cppunit/extensions/HelperMacros.h>

#include <map>
#include <string>

namespace further::pitopd {

/// Held against the numbers in words of its own.
class ProtocolTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ProtocolTest);
    CPPUNIT_TEST(knowsHowManyParametersEachIdHas);
    CPPUNIT_TEST(knowsWhichAreRequests);
    CPPUNIT_TEST(knowsNothingOfOtherNumbers);
    CPPUNIT_TEST(namesDevices);
    CPPUNIT_TEST(namesStatesOfTheBattery);
    CPPUNIT_TEST(takesNoNumberForAnother);
    CPPUNIT_TEST(knowsTheBrightest);
    CPPUNIT_TEST(knowsTheButtons);
    CPPUNIT_TEST(knowsThePeripherals);
    CPPUNIT_TEST_SUITE_END();

    static constexpr std::int64_t huge = INT64_MAX;
    static constexpr std::int64_t tiny = INT64_MIN;

public:
    void knowsHowManyParametersEachIdHas() {
        const std::map<std::int64_t, std::size_t> with{
            {113, 1}, {119, 1}, {121, 1}, {124, 1}, {126, 1}, {128, 1},                               // requests
            {211, 1}, {212, 1}, {218, 4}, {219, 1}, {220, 1}, {222, 1}, {223, 1}, {225, 1}, {227, 1}, // answers
            {300, 1}, {301, 1}, {302, 1}, {305, 4}, {325, 1}, {326, 1}};                              // events
        for (const auto& [first, last] :
             {std::pair(110, 128), std::pair(201, 203), std::pair(210, 228), std::pair(300, 329)})
            for (std::int64_t id = first; id <= last; ++id) {
                const auto found = with.find(id);
                const std::size_t right = found == with.end() ? 0 : found->second;
                CPPUNIT_ASSERT_MESSAGE(std::to_string(id), parameterCount(id) == right);
            }
    }

    void knowsWhichAreRequests() {
        for (std::int64_t id = 0; id < 400; ++id)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(std::to_string(id), id >= 110 && id <= 128, isRequest(id));
    }

    void knowsNothingOfOtherNumbers() {
        for (const std::int64_t id : {huge, tiny, tiny + 50, std::int64_t(0), std::int64_t(-1), std::int64_t(109),
                                      std::int64_t(129), std::int64_t(200), std::int64_t(204), std::int64_t(209),
                                      std::int64_t(229), std::int64_t(299), std::int64_t(330), std::int64_t(999)})
            CPPUNIT_ASSERT_MESSAGE(std::to_string(id), !parameterCount(id) && !isRequest(id));
    }

    void namesDevices() {
        CPPUNIT_ASSERT(deviceName(0) == "pi-top");
        CPPUNIT_ASSERT(deviceName(1) == "pi-topCEED");
        CPPUNIT_ASSERT(deviceName(2) == "pi-top [3]");
        CPPUNIT_ASSERT(deviceName(3) == "pi-top [4]");
        CPPUNIT_ASSERT(!deviceName(-1));
        CPPUNIT_ASSERT(!deviceName(4));
    }

    void namesStatesOfTheBattery() {
        CPPUNIT_ASSERT(chargingName(0) == "discharging");
        CPPUNIT_ASSERT(chargingName(1) == "charging");
        CPPUNIT_ASSERT(chargingName(2) == "full");
        CPPUNIT_ASSERT(!chargingName(-1));
        CPPUNIT_ASSERT(!chargingName(3));
    }

    /// An int has but the lower half of them.
    void takesNoNumberForAnother() {
        constexpr std::int64_t above = std::int64_t(1) << 32;
        CPPUNIT_ASSERT(!deviceName(above + 3));
        CPPUNIT_ASSERT(!chargingName(above));
        CPPUNIT_ASSERT(!parameterCount(above + 110));
        CPPUNIT_ASSERT_EQUAL(16, highestBrightness(above));
    }

    void knowsTheBrightest() {
        CPPUNIT_ASSERT_EQUAL(10, highestBrightness(0));
        CPPUNIT_ASSERT_EQUAL(10, highestBrightness(1));
        for (const int id : {-1, 2, 3, 4})
            CPPUNIT_ASSERT_EQUAL(16, highestBrightness(id));
    }

    void knowsTheButtons() {
        const std::map<std::string_view, int> pressed{
            {"up", 313}, {"down", 315}, {"select", 317}, {"cancel", 319}, {"power", 328}};
        CPPUNIT_ASSERT_EQUAL(pressed.size(), buttons.size());
        for (const auto& button : buttons) {
            CPPUNIT_ASSERT_EQUAL(pressed.at(button.name), static_cast<int>(button.pressed));
            CPPUNIT_ASSERT_EQUAL(pressed.at(button.name) + 1, static_cast<int>(button.released));
        }
    }

    void knowsThePeripherals() {
        CPPUNIT_ASSERT(peripheralNames[0] == "pi-top-pulse");
        CPPUNIT_ASSERT(peripheralNames[1] == "speaker-left");
        CPPUNIT_ASSERT(peripheralNames[2] == "speaker-mono");
        CPPUNIT_ASSERT(peripheralNames[3] == "speaker-right");
        CPPUNIT_ASSERT(peripheralNames[4] == "speaker-v2");
        CPPUNIT_ASSERT(peripheralNames[5] == "proto-plus");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ProtocolTest);

} // namespace further::pitopd
