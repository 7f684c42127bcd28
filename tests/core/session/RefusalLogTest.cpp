#include "session/RefusalLog.h"

#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <string>

using namespace further;
using namespace std::chrono_literals;
using namespace std::string_literals;

class RefusalLogTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RefusalLogTest);
    CPPUNIT_TEST(tellsOfEach);
    CPPUNIT_TEST(tellsHowManyItHasLeftOut);
    CPPUNIT_TEST(tellsOfTheRestAtItsEnd);
    CPPUNIT_TEST(tellsNothingOfNone);
    CPPUNIT_TEST_SUITE_END();

    static constexpr std::size_t most = RefusalLog::mostASecond;

    std::size_t told(const std::string& sentence) const {
        std::size_t count = 0;
        for (const auto& event : _events.last(1000))
            count += event.kind == Event::Kind::refused && event.text == sentence ? 1 : 0;
        return count;
    }
    static void tell(RefusalLog& log, std::size_t times) {
        for (std::size_t i = 0; i < times; ++i)
            log.tell("X was refused");
    }

    EventJournal _events{1000};
    std::chrono::steady_clock::time_point _now{1000h};

public:
    void tellsOfEach() {
        RefusalLog log(_events, [this] { return _now; });
        for (int second = 0; second < 3; ++second) {
            tell(log, most);
            _now += 1s;
        }
        CPPUNIT_ASSERT_EQUAL(3 * most, told("X was refused"));
        CPPUNIT_ASSERT_EQUAL(3 * most, _events.last(1000).size());
    }

    void tellsHowManyItHasLeftOut() {
        RefusalLog log(_events, [this] { return _now; });
        tell(log, most + 5);
        _now += 999ms;
        tell(log, 2);
        CPPUNIT_ASSERT_EQUAL(most, _events.last(1000).size());
        _now += 1ms;
        tell(log, 1);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, told("7 more were refused"));
        CPPUNIT_ASSERT_EQUAL(most + 1, told("X was refused"));
        tell(log, most - 1);
        CPPUNIT_ASSERT_EQUAL(2 * most, told("X was refused"));
    }

    void tellsOfTheRestAtItsEnd() {
        {
            RefusalLog log(_events, [this] { return _now; });
            tell(log, most + 1);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, told("1 more were refused"));
    }

    void tellsNothingOfNone() {
        { const RefusalLog log(_events); }
        CPPUNIT_ASSERT(_events.last(1000).empty());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RefusalLogTest);
