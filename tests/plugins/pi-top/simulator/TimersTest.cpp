#include "plugins/pi-top/simulator/Timers.h"

#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <string>

namespace further::simulator {

using namespace std::chrono_literals;

class TimersTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TimersTest);
    CPPUNIT_TEST(runsWhatIsDueInOrder);
    CPPUNIT_TEST(runsWhatIsDueAtOneTimeInTheOrderItWasMade);
    CPPUNIT_TEST(forgetsWhatWasCancelled);
    CPPUNIT_TEST(letsATaskCancelAnother);
    CPPUNIT_TEST(letsATaskTakeItsOwnPlace);
    CPPUNIT_TEST(knowsWhenThereIsSomethingToDo);
    CPPUNIT_TEST_SUITE_END();

    Timers::Clock::time_point _now{1h};
    Timers _timers{[this] { return _now; }};
    std::string _ran;

    Registered after(std::chrono::milliseconds wait, char name) {
        return _timers.after(wait, [this, name] { _ran += name; });
    }
    void pass(std::chrono::milliseconds time) {
        _now += time;
        _timers.runDue();
    }

public:
    void runsWhatIsDueInOrder() {
        const auto later = after(2s, 'b');
        const auto sooner = after(1s, 'a');
        pass(999ms);
        CPPUNIT_ASSERT_EQUAL(std::string(), _ran);
        pass(1ms);
        CPPUNIT_ASSERT_EQUAL(std::string("a"), _ran);
        pass(1h);
        CPPUNIT_ASSERT_EQUAL(std::string("ab"), _ran);
    }

    void runsWhatIsDueAtOneTimeInTheOrderItWasMade() {
        const auto first = after(1s, 'a');
        const auto second = after(1s, 'b');
        pass(1s);
        CPPUNIT_ASSERT_EQUAL(std::string("ab"), _ran);
    }

    void forgetsWhatWasCancelled() {
        auto timer = after(1s, 'a');
        timer = {};
        pass(1s);
        CPPUNIT_ASSERT_EQUAL(std::string(), _ran);
        CPPUNIT_ASSERT(!_timers.next());
    }

    void letsATaskCancelAnother() {
        auto second = after(2s, 'b');
        const auto first = _timers.after(1s, [&] { second = {}; });
        pass(2s);
        CPPUNIT_ASSERT_EQUAL(std::string(), _ran);
    }

    void letsATaskTakeItsOwnPlace() {
        Registered timer;
        timer = _timers.after(1s, [&] { timer = after(0s, 'a'); });
        pass(1s);
        CPPUNIT_ASSERT_EQUAL(std::string("a"), _ran);
    }

    void knowsWhenThereIsSomethingToDo() {
        CPPUNIT_ASSERT(!_timers.next());
        const auto later = after(2s, 'b');
        const auto sooner = after(1s, 'a');
        CPPUNIT_ASSERT(_timers.next() == _now + 1s);
        pass(1s);
        CPPUNIT_ASSERT(_timers.next() == _now + 1s);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TimersTest);

} // namespace further::simulator
