#pragma once

#include "loop/EventLoop.h"

#include <cppunit/TestAssert.h>

#include <chrono>

namespace further {

/// Runs a loop on the test's own thread until one of its tasks stops it. One that nothing stops is a failed test.
inline void runBounded(EventLoop& loop) {
    bool tooLong = false;
    const auto limit = loop.after(std::chrono::seconds(20), [&] {
        tooLong = true;
        loop.stop();
    });
    loop.run();
    CPPUNIT_ASSERT_MESSAGE("nothing stopped the loop", !tooLong);
}

} // namespace further
