#include "plugins/pi-top/BatteryStory.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::pitop {

class BatteryStoryTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BatteryStoryTest);
    CPPUNIT_TEST(tellsNothingTwice);
    CPPUNIT_TEST(tellsNothingThatAStateHasTold);
    CPPUNIT_TEST(tellsAgainBehindAStateThatCouldNotTell);
    CPPUNIT_TEST(warnsOnce);
    CPPUNIT_TEST(neverWarnsOfLessThanBefore);
    CPPUNIT_TEST(warnsAgainWhenItWasCharged);
    CPPUNIT_TEST(warnsAgainWhenAStateShowsThatItWasCharged);
    CPPUNIT_TEST(takesAnUnknownBatteryForNoCharger);
    CPPUNIT_TEST_SUITE_END();

    using Warning = BatteryStory::Warning;

    static Battery battery(int charging, int capacity) { return *Battery::from({charging, capacity, 104, 41}); }

    BatteryStory _story;

public:
    void tellsNothingTwice() {
        CPPUNIT_ASSERT(_story.isNews(battery(0, 42)));
        CPPUNIT_ASSERT(!_story.isNews(battery(0, 42)));
        CPPUNIT_ASSERT(_story.isNews(battery(0, 41)));
        CPPUNIT_ASSERT(_story.isNews(battery(0, 42)));
    }

    void tellsNothingThatAStateHasTold() {
        _story.onState(battery(0, 42));
        CPPUNIT_ASSERT(!_story.isNews(battery(0, 42)));
        CPPUNIT_ASSERT(_story.isNews(battery(0, 41)));
    }

    void tellsAgainBehindAStateThatCouldNotTell() {
        _story.onState(battery(0, 42));
        _story.onState({});
        CPPUNIT_ASSERT(_story.isNews(battery(0, 42)));
    }

    void warnsOnce() {
        CPPUNIT_ASSERT(_story.isNews(Warning::low));
        CPPUNIT_ASSERT(!_story.isNews(Warning::low));
        CPPUNIT_ASSERT(_story.isNews(Warning::critical));
        CPPUNIT_ASSERT(!_story.isNews(Warning::critical));
    }

    void neverWarnsOfLessThanBefore() {
        CPPUNIT_ASSERT(_story.isNews(Warning::critical));
        CPPUNIT_ASSERT(!_story.isNews(Warning::low));
        _story.onState({}); // of a daemon that was restarted
        _story.onState(battery(0, 2));
        _story.isNews(battery(0, 1));
        CPPUNIT_ASSERT(!_story.isNews(Warning::low));
        CPPUNIT_ASSERT(!_story.isNews(Warning::critical));
    }

    void warnsAgainWhenItWasCharged() {
        for (const int charged : {1, 2}) {
            BatteryStory story;
            story.isNews(Warning::critical);
            story.isNews(battery(charged, 3));
            story.isNews(battery(0, 3));
            CPPUNIT_ASSERT(story.isNews(Warning::low));
            CPPUNIT_ASSERT(story.isNews(Warning::critical));
        }
    }

    void warnsAgainWhenAStateShowsThatItWasCharged() {
        _story.isNews(Warning::critical);
        _story.onState(battery(1, 3));
        CPPUNIT_ASSERT(_story.isNews(Warning::low));
    }

    void takesAnUnknownBatteryForNoCharger() {
        _story.isNews(Warning::low);
        _story.onState(battery(-1, 3));
        CPPUNIT_ASSERT(!_story.isNews(Warning::low));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(BatteryStoryTest);

} // namespace further::pitop
