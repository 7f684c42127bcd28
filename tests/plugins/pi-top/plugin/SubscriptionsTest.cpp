#include "SubscriptionsFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::pitop {

using namespace std::chrono_literals;
using namespace std::string_literals;
using Lines = std::vector<std::string>;

/// Who is told what, while the daemon runs as it should.
class SubscriptionsTest : public SubscriptionsFixture {
    CPPUNIT_TEST_SUITE(SubscriptionsTest);
    CPPUNIT_TEST(tellsAStateAndThenEvents);
    CPPUNIT_TEST(tellsALateSubscriberAStateOfItsOwn);
    CPPUNIT_TEST(holdsEventsBeforeTheState);
    CPPUNIT_TEST(tellsAHundredByOneConnection);
    CPPUNIT_TEST(endsTheConnectionWithTheLast);
    CPPUNIT_TEST(beginsAgainAfterTheLast);
    CPPUNIT_TEST(keepsTheConnectionWhereOneFollowsAnother);
    CPPUNIT_TEST(tellsNothingToWhoHasEnded);
    CPPUNIT_TEST(beginsAnewWithWhoHasMissedEvents);
    CPPUNIT_TEST(beginsNothingAnewWithWhoHasEnded);
    CPPUNIT_TEST(tellsTheBatteryOnce);
    CPPUNIT_TEST(knowsTheLidWhileSomebodyListens);
    CPPUNIT_TEST(waitsWhereTooManyAskForTheState);
    CPPUNIT_TEST(endsWithItsDevice);
    CPPUNIT_TEST_SUITE_END();

    bool lidKnown() { return device->subscriptions().lidOpen().has_value(); }

public:
    void tellsAStateAndThenEvents() {
        daemon->start();
        const auto client = settled({Topic::buttons, Topic::battery});
        CPPUNIT_ASSERT_EQUAL(42, client->capacity());
        daemon->publish("317");
        daemon->publish("305|0|41|103|-41");
        daemon->publish("318");
        CPPUNIT_ASSERT(awaitCount(*client, 4));
        CPPUNIT_ASSERT((Lines{"state", select(true),
                              R"({"capacity":41,"charging":"discharging","event":"battery","minutesRemaining":103,)"
                              R"("power":-4.1})",
                              select(false)} == client->lines()));
    }

    void tellsALateSubscriberAStateOfItsOwn() {
        daemon->start();
        const auto first = settled({Topic::buttons});
        daemon->publish("317");
        CPPUNIT_ASSERT(awaitCount(*first, 2));
        const auto second = settled({Topic::buttons});
        daemon->publish("318");
        CPPUNIT_ASSERT(awaitCount(*second, 2));
        CPPUNIT_ASSERT((Lines{"state", select(true), select(false)} == first->lines()));
        CPPUNIT_ASSERT((Lines{"state", select(false)} == second->lines()));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, daemon->everListened());
    }

    void holdsEventsBeforeTheState() {
        daemon->start();
        const auto first = settled({Topic::buttons});
        daemon->hang();
        const auto second = add({Topic::buttons});
        daemon->publish("317");
        daemon->publish("318");
        CPPUNIT_ASSERT(runUntil([&] { return first->count() == 3; }));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, second->count());
        daemon->resume();
        CPPUNIT_ASSERT(runUntil([&] { return second->count() == 3; }));
        CPPUNIT_ASSERT((Lines{"state", select(true), select(false)} == second->lines()));
    }

    void tellsAHundredByOneConnection() {
        daemon->start();
        std::vector<std::unique_ptr<Client>> all;
        for (int i = 0; i < 100; ++i)
            all.push_back(add({Topic::buttons, Topic::battery}));
        CPPUNIT_ASSERT(await([&] { return all.back()->count() == 1 && daemon->listeners() == 1; }));
        daemon->publish("317");
        CPPUNIT_ASSERT(awaitCount(*all.back(), 2));
        for (const auto& client : all) {
            std::string told;
            for (const auto& line : client->lines())
                told += line + "\n";
            CPPUNIT_ASSERT_EQUAL("state\n" + select(true) + "\n", told);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, daemon->everListened());
        CPPUNIT_ASSERT(daemon->asked("118") <= 3); // readings that a hundred have shared
    }

    void endsTheConnectionWithTheLast() {
        daemon->start();
        const auto idle = strand->watches();
        auto first = settled({Topic::buttons});
        auto second = settled({Topic::buttons});
        second.reset();
        daemon->publish("317");
        CPPUNIT_ASSERT(awaitCount(*first, 2));
        first.reset();
        CPPUNIT_ASSERT(runUntil([&] { return daemon->listeners() == 0; }));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, strand->timers());
        CPPUNIT_ASSERT_EQUAL(idle, strand->watches());
        strand->advance(1min); // nobody feels the pulse of a daemon that nobody listens to
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, daemon->asked("110"));
    }

    void beginsAgainAfterTheLast() {
        daemon->start();
        for (std::size_t i = 1; i < 10; ++i) {
            auto client = settled({Topic::buttons});
            daemon->publish("317");
            CPPUNIT_ASSERT(awaitCount(*client, 2));
            client.reset();
            CPPUNIT_ASSERT(runUntil([&] { return daemon->listeners() == 0; }));
            CPPUNIT_ASSERT_EQUAL(i, daemon->everListened());
        }
    }

    void keepsTheConnectionWhereOneFollowsAnother() {
        daemon->start();
        auto client = settled({Topic::buttons});
        client.reset();
        client = settled({Topic::buttons});
        daemon->publish("317");
        CPPUNIT_ASSERT(awaitCount(*client, 2));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, daemon->everListened());
    }

    void tellsNothingToWhoHasEnded() {
        daemon->start();
        const auto first = settled({Topic::buttons});
        daemon->hang();
        auto second = add({Topic::buttons});
        const auto subscriber = second->subscriber;
        second.reset(); // its state is on its way
        daemon->resume();
        const auto third = settled({Topic::buttons});
        CPPUNIT_ASSERT(subscriber->uncertain());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, first->count());
    }

    void beginsAnewWithWhoHasMissedEvents() {
        daemon->start();
        const auto first = settled({Topic::buttons});
        const auto second = settled({Topic::buttons});
        device->subscriptions().beginAnew(second->subscriber);
        daemon->publish("317");
        CPPUNIT_ASSERT(awaitCount(*second, 3));
        CPPUNIT_ASSERT((Lines{"state", "state", select(true)} == second->lines()));
        CPPUNIT_ASSERT((Lines{"state", select(true)} == first->lines()));
    }

    void beginsNothingAnewWithWhoHasEnded() {
        daemon->start();
        const auto first = settled({Topic::buttons});
        const auto ended = settled({Topic::buttons})->subscriber;
        const auto asked = daemon->asked().size();
        device->subscriptions().beginAnew(ended);
        daemon->publish("317");
        CPPUNIT_ASSERT(awaitCount(*first, 2));
        CPPUNIT_ASSERT(!ended->uncertain());
        CPPUNIT_ASSERT_EQUAL(asked, daemon->asked().size());
    }

    void tellsTheBatteryOnce() {
        daemon->start();
        const auto client = settled({Topic::battery, Topic::buttons, Topic::warnings});
        for (const auto* const event : {"305|0|42|104|-41", "308", "308", "317"})
            daemon->publish(event);
        CPPUNIT_ASSERT(awaitCount(*client, 3));
        CPPUNIT_ASSERT(
            (Lines{"state", R"({"event":"warning","warning":"low-battery"})", select(true)} == client->lines()));
    }

    void knowsTheLidWhileSomebodyListens() {
        daemon->start();
        daemon->becomeDevice(2);
        auto client = settled({Topic::lid});
        CPPUNIT_ASSERT(!lidKnown());
        daemon->publish("310");
        CPPUNIT_ASSERT(runUntil([this] { return lidKnown(); }));
        CPPUNIT_ASSERT_EQUAL(false, *device->subscriptions().lidOpen());
        daemon->publish("311");
        CPPUNIT_ASSERT(awaitCount(*client, 3));
        CPPUNIT_ASSERT_EQUAL(true, *device->subscriptions().lidOpen());
        const auto second = settled({Topic::lid});
        CPPUNIT_ASSERT_EQUAL(true, second->mailbox.messages().front().data->getObject("lid")->getValue<bool>("open"));
        daemon->stop(); // and it may move meanwhile
        CPPUNIT_ASSERT(runUntil([this] { return !lidKnown(); }));
    }

    void waitsWhereTooManyAskForTheState() {
        daemon->start();
        daemon->hang();
        std::size_t read = 0;
        for (std::size_t i = 0; i < StateReader::mostWaiting + 1; ++i)
            device->state().read(Parts().set(), [&read](const StateReader::State&) { ++read; });
        const auto client = add({Topic::buttons});
        daemon->resume();
        CPPUNIT_ASSERT(runUntil([&] { return read == StateReader::mostWaiting + 1; }));
        CPPUNIT_ASSERT(awaitCount(*client, 1));
        CPPUNIT_ASSERT((Lines{"state"} == client->lines()));
    }

    void endsWithItsDevice() {
        daemon->start();
        daemon->hang();
        Mailbox mailbox(*strand);
        device->subscriptions().add(std::make_shared<Subscriber>(topics({Topic::buttons}), "", mailbox.outbox()));
        CPPUNIT_ASSERT(runUntil([this] { return daemon->listeners() == 1; }));
        device.reset();
        strand->advance(1min);
        CPPUNIT_ASSERT(runUntil([this] { return daemon->listeners() == 0; }));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, strand->timers());
        CPPUNIT_ASSERT(mailbox.messages().empty());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SubscriptionsTest);

} // namespace further::pitop
