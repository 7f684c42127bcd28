#include "loop/HoldTimer.h"
#include "support/Deadline.h"

#include <cppunit/extensions/HelperMacros.h>

#include <stdexcept>

using namespace further;
using namespace std::chrono_literals;

class HoldTimerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HoldTimerTest);
    CPPUNIT_TEST(tellsHowLongAScopeTookThatTookTooLong);
    CPPUNIT_TEST(tellsItAlsoOfAScopeThatThrows);
    CPPUNIT_TEST(saysNothingOfAScopeThatIsShort);
    CPPUNIT_TEST_SUITE_END();

public:
    void tellsHowLongAScopeTookThatTookTooLong() {
        {
            const HoldTimer timer([this](std::chrono::milliseconds held) { _held = held; });
            testing::letPass(longestHold + 5ms);
            CPPUNIT_ASSERT(_held == 0ms); // not before its end
        }
        CPPUNIT_ASSERT(_held >= longestHold + 5ms);
    }

    void tellsItAlsoOfAScopeThatThrows() {
        try {
            const HoldTimer timer([this](std::chrono::milliseconds held) { _held = held; });
            testing::letPass(longestHold + 5ms);
            throw std::runtime_error("a fault");
        } catch (const std::runtime_error&) {
            CPPUNIT_ASSERT(_held >= longestHold + 5ms);
        }
    }

    void saysNothingOfAScopeThatIsShort() {
        // A busy machine may make one of them long, but not all.
        int told = 0;
        for (int i = 0; i < 100; ++i)
            const HoldTimer timer([&](std::chrono::milliseconds) { ++told; });
        CPPUNIT_ASSERT(told < 100);
    }

private:
    std::chrono::milliseconds _held{0};
};

CPPUNIT_TEST_SUITE_REGISTRATION(HoldTimerTest);
