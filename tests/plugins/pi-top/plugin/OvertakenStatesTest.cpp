#include "SubscriptionsFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::pitop {

using namespace std::string_literals;

/// Events that overtake the state that is to come before them: none of them is lost.
class OvertakenStatesTest : public SubscriptionsFixture {
    CPPUNIT_TEST_SUITE(OvertakenStatesTest);
    CPPUNIT_TEST(readsAgainWhatChangedMeanwhile);
    CPPUNIT_TEST(losesNoChangeOfADaemonThatNeverRests);
    CPPUNIT_TEST(waitsUntilAFloodOfChangesIsOver);
    CPPUNIT_TEST(losesNoChangeOfABusyBattery);
    CPPUNIT_TEST_SUITE_END();

    using Lines = std::vector<std::string>;

public:
    void readsAgainWhatChangedMeanwhile() {
        daemon->start();
        const auto first = settled({Topic::battery});
        daemon->hang();
        const auto second = add({Topic::battery});
        CPPUNIT_ASSERT(runUntil([&] { return daemon->asked().back() == "111"; }));
        daemon->publish("305|0|41|103|-41");
        CPPUNIT_ASSERT(runUntil([&] { return first->capacity() == 41; }));
        daemon->onRequest = [&](const std::string& request) { // the first answer is from before the event
            if (request == "111")
                daemon->answer("118", "218|0|41|103|-41");
        };
        daemon->resume();
        CPPUNIT_ASSERT(runUntil([&] { return second->count() == 1; }));
        CPPUNIT_ASSERT_EQUAL(41, second->capacity());
        CPPUNIT_ASSERT_EQUAL("state"s, second->last());
    }

    /// Each answer about the battery is overtaken by an event, with what is so by then.
    void losesNoChangeOfADaemonThatNeverRests() {
        daemon->start();
        const auto first = settled({Topic::battery});
        int capacity = 42;
        daemon->onRequest = [&](const std::string& request) {
            if (request == "118")
                daemon->hang();
        };
        const auto second = add({Topic::battery});
        while (second->count() == 0) {
            CPPUNIT_ASSERT(runUntil([&] { return second->count() > 0 || daemon->owesAnswer(); }));
            if (second->count() > 0)
                break;
            CPPUNIT_ASSERT(capacity > 20); // it comes to an end
            daemon->publish("305|0|" + std::to_string(--capacity) + "|104|-41");
            CPPUNIT_ASSERT(runUntil([&] { return first->capacity() == capacity; }));
            daemon->resume(); // and says 42
        }
        CPPUNIT_ASSERT_EQUAL("state"s, second->lines().front());
        CPPUNIT_ASSERT(runUntil([&] { return second->capacity() == capacity; }));
    }

    void waitsUntilAFloodOfChangesIsOver() {
        daemon->start();
        const auto first = settled({Topic::battery});
        int floods = 0;
        daemon->onRequest = [&](const std::string& request) {
            if (request == "111" && floods < 5)
                daemon->hang();
        };
        const auto second = add({Topic::battery});
        for (; floods < 5; ++floods) {
            CPPUNIT_ASSERT(await([&] { return daemon->owesAnswer(); }));
            for (int minutes = 300; minutes > 0; --minutes)
                daemon->publish("305|0|" + std::to_string(30 - floods) + "|" + std::to_string(minutes) + "|-41");
            const auto soFar = first->count();
            CPPUNIT_ASSERT(runUntil([&] { return first->count() >= soFar + 300; }));
            daemon->answer("118", "218|0|" + std::to_string(30 - floods) + "|1|-41");
            if (floods == 4)
                daemon->onRequest = {};
            daemon->resume();
        }
        CPPUNIT_ASSERT(awaitCount(*second, 2));
        CPPUNIT_ASSERT((Lines{"more is published at " + daemon->events() + " than any pi-top could tell", "state"} ==
                        second->lines()));
        CPPUNIT_ASSERT_EQUAL(26, second->capacity());
    }

    /// The daemon's changes in no order of the test's: what was told last is what is so.
    void losesNoChangeOfABusyBattery() {
        daemon->start();
        const auto first = settled({Topic::battery});
        for (int round = 0; round < 50; ++round) {
            int capacity = 90;
            daemon->answer("118", "218|0|90|104|-41");
            daemon->onRequest = [&](const std::string&) {
                if (capacity > 60)
                    daemon->publish("305|0|" + std::to_string(--capacity) + "|104|-41");
                daemon->answer("118", "218|0|" + std::to_string(capacity) + "|104|-41");
            };
            const auto client = add({Topic::battery});
            CPPUNIT_ASSERT(awaitCount(*client, 1));
            CPPUNIT_ASSERT_EQUAL("state"s, client->lines().front());
            CPPUNIT_ASSERT(await([&] { return first->capacity() == capacity && client->capacity() == capacity; }));
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(OvertakenStatesTest);

} // namespace further::pitop
