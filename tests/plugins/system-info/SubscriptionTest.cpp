#include "SystemFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::system {

using namespace std::chrono_literals;
using namespace std::string_literals;

class SubscriptionTest : public SystemFixture {
    CPPUNIT_TEST_SUITE(SubscriptionTest);
    CPPUNIT_TEST(sendsAStateAtOnceAndThenAtTheInterval);
    CPPUNIT_TEST(sendsEvery5SecondsUnlessToldOtherwise);
    CPPUNIT_TEST(measuresTheUseOverTheInterval);
    CPPUNIT_TEST(takesASecondIntervalInThePlaceOfTheFirst);
    CPPUNIT_TEST(refusesAnIntervalThatCannotBeHad);
    CPPUNIT_TEST(keepsTheSubscriptionWhenAnotherIsRefused);
    CPPUNIT_TEST(endsWhenToldTo);
    CPPUNIT_TEST(confirmsTheEndOfNone);
    CPPUNIT_TEST(answersGetsBesides);
    CPPUNIT_TEST(sendsNothingToASlowClient);
    CPPUNIT_TEST(sendsTheNewestWhenTheClientHasCaughtUp);
    CPPUNIT_TEST(sendsNothingMoreAfterAShortPause);
    CPPUNIT_TEST(holdsBackAStateThatWasOnItsWay);
    CPPUNIT_TEST(goesOnAfterABusyMoment);
    CPPUNIT_TEST_SUITE_END();

public:
    void sendsAStateAtOnceAndThenAtTheInterval() {
        subscribe("1 s");
        strand.advance(200ms); // for the use of the processor
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, newStates());
        strand.advance(799ms);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, newStates());
        strand.advance(1ms);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, newStates());
        strand.advance(60s);
        CPPUNIT_ASSERT_EQUAL(std::size_t{60}, newStates());
    }

    void sendsEvery5SecondsUnlessToldOtherwise() {
        handler->receive({"system-info.subscribe"});
        strand.advance(1min);
        CPPUNIT_ASSERT_EQUAL(std::size_t{13}, states());
    }

    void measuresTheUseOverTheInterval() {
        subscribe("2 s");
        strand.advance(2s);
        work(1, 3);
        strand.advance(2s);
        CPPUNIT_ASSERT_EQUAL(2.0, part("cpu")->getValue<double>("usePeriod"));
        CPPUNIT_ASSERT_EQUAL(25.0, part("cpu")->getValue<double>("use"));
    }

    void takesASecondIntervalInThePlaceOfTheFirst() {
        subscribe("1 s");
        strand.advance(10s);
        newStates();
        subscribe("10 s");
        strand.advance(9999ms);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, newStates());
        strand.advance(1ms);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, newStates());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, strand.timers());
    }

    void refusesAnIntervalThatCannotBeHad() {
        for (const std::string interval : {"999 ms", "0 s", "61 min", "1", "s", "", "-1 s", "1.5 s", "1 S", "1 s 1 s",
                                           "99999999999999999999 h", "2 h", "often"})
            try {
                subscribe(interval);
                CPPUNIT_FAIL(interval + " was taken");
            } catch (const Error& error) {
                CPPUNIT_ASSERT(ErrorCode::invalidData == error.errorCode());
                CPPUNIT_ASSERT_EQUAL("data.interval must be a number and a unit (ms, s, min or h), from \"1 s\" to "
                                     "\"1 h\", such as \"5 s\"; \"" +
                                         interval + "\" is not.",
                                     error.detail());
            }
        for (const auto* const interval : {"1 s", "1000 ms", "1h", " 60 min "})
            subscribe(interval);
    }

    void keepsTheSubscriptionWhenAnotherIsRefused() {
        subscribe("1 s");
        strand.advance(500ms);
        newStates();
        CPPUNIT_ASSERT_THROW(subscribe("1 ms"), Error);
        strand.advance(10s);
        CPPUNIT_ASSERT_EQUAL(std::size_t{10}, newStates());
    }

    void endsWhenToldTo() {
        subscribe("1 s");
        strand.runPosted();
        handler->receive({"system-info.unsubscribe"}); // the first state is on its way
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, session.count("system-info.unsubscribed"));
        strand.advance(1min);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, session.sent().size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, strand.timers());
        subscribe("1 s");
        strand.runPosted();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, states());
    }

    void confirmsTheEndOfNone() {
        handler->receive({"system-info.unsubscribe"});
        CPPUNIT_ASSERT_EQUAL("system-info.unsubscribed"s, session.sent().back().type);
    }

    void answersGetsBesides() {
        subscribe("1 s");
        get();
        strand.advance(200ms);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, newStates());
        strand.advance(500ms);
        get();
        strand.advance(300ms);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, newStates());
    }

    void sendsNothingToASlowClient() {
        subscribe("1 s");
        strand.advance(500ms);
        newStates();
        handler->onPause();
        strand.advance(1h);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, newStates());
    }

    void sendsTheNewestWhenTheClientHasCaughtUp() {
        subscribe("1 s");
        strand.advance(500ms);
        newStates();
        handler->onPause();
        strand.advance(1h);
        work(1, 1);
        handler->onResume();
        strand.runPosted();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, states());
        CPPUNIT_ASSERT_EQUAL(50.0, part("cpu")->getValue<double>("use"));
        strand.advance(1s);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, newStates());
    }

    void sendsNothingMoreAfterAShortPause() {
        subscribe("1 s");
        strand.advance(500ms);
        newStates();
        handler->onPause();
        handler->onResume();
        strand.advance(499ms);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, states());
    }

    void holdsBackAStateThatWasOnItsWay() {
        subscribe("1 s");
        strand.runPosted();
        handler->onPause();
        strand.advance(500ms);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, newStates());
        handler->onResume();
        strand.advance(200ms);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, newStates());
    }

    void goesOnAfterABusyMoment() {
        strand.busy = true;
        subscribe("1 s");
        strand.advance(500ms);
        CPPUNIT_ASSERT(session.sent().empty());
        CPPUNIT_ASSERT(session.failures().empty()); // nobody asked for a state of this moment
        strand.busy = false;
        strand.advance(2s);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, states());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SubscriptionTest);

} // namespace further::system
