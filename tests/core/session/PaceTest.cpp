#include "session/Pace.h"
#include "core/session/SessionFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <string>

using namespace further;
using namespace std::chrono_literals;
using namespace std::string_literals;

/// How fast a client's messages are taken.
class PaceTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PaceTest);
    CPPUNIT_TEST(letsASecondsWorthThroughAtOnce);
    CPPUNIT_TEST(letsTheAverageThrough);
    CPPUNIT_TEST(losesNothingAndTellsOnce);
    CPPUNIT_TEST_SUITE_END();

public:
    void letsASecondsWorthThroughAtOnce() {
        auto now = std::chrono::steady_clock::now();
        Pace pace(100, now);
        for (int i = 0; i < 100; ++i)
            CPPUNIT_ASSERT_EQUAL(0L, pace.take(now).count());
        CPPUNIT_ASSERT(pace.take(now).count() > 0);
        now += 1h;
        for (int i = 0; i < 100; ++i)
            CPPUNIT_ASSERT_EQUAL(0L, pace.take(now).count());
        CPPUNIT_ASSERT(pace.take(now).count() > 0); // what wasn't used isn't saved
    }

    void letsTheAverageThrough() {
        auto now = std::chrono::steady_clock::now();
        Pace pace(100, now);
        for (int i = 0; i < 10'000; ++i) {
            CPPUNIT_ASSERT_EQUAL(0L, pace.take(now).count());
            now += 10ms;
        }
    }

    void losesNothingAndTellsOnce() {
        SessionFixture f({}, 100, 50);
        auto& client = f.connect();
        constexpr std::size_t count = 100;
        const auto began = std::chrono::steady_clock::now();
        for (std::size_t i = 0; i < count; ++i)
            client.say("no.such", "{}");
        f.awaitAnswers(client, count + 1);
        std::size_t busy = 0;
        for (const auto& answer : client.answers())
            busy += answer.word("code") == "busy" ? 1 : 0;
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), busy);
        CPPUNIT_ASSERT_EQUAL(count + 1, client.answers().size());
        CPPUNIT_ASSERT(std::chrono::steady_clock::now() - began >= 900ms); // 50 at once, and 50 a second
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PaceTest);
