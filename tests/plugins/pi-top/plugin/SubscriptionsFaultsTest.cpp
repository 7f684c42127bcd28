#include "SubscriptionsFixture.h"

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>

#include <cppunit/extensions/HelperMacros.h>

namespace further::pitop {

using namespace std::chrono_literals;
using namespace std::string_literals;

/// What subscribers are told while the daemon is away, hangs or comes back.
class SubscriptionsFaultsTest : public SubscriptionsFixture {
    CPPUNIT_TEST_SUITE(SubscriptionsFaultsTest);
    CPPUNIT_TEST(saysOnceThatTheDaemonIsNotThere);
    CPPUNIT_TEST(goesOnWhenTheDaemonHasCome);
    CPPUNIT_TEST(saysThatTheDaemonHasGone);
    CPPUNIT_TEST(goesOnWithAStateWhenTheDaemonIsBack);
    CPPUNIT_TEST(tellsWhoComesMeanwhileToo);
    CPPUNIT_TEST(goesOnAtOnceWhenTheDaemonIsReady);
    CPPUNIT_TEST(goesOnSoonWhereItWasNotHeardToBeReady);
    CPPUNIT_TEST(saysThatTheDaemonHangs);
    CPPUNIT_TEST(tellsAllWithinATimeThatTheDaemonHangs);
    CPPUNIT_TEST(goesOnWhenTheDaemonHangsNoMore);
    CPPUNIT_TEST(feelsNoPulseWhereItIsSeenAnyway);
    CPPUNIT_TEST(saysThatNothingIsPublished);
    CPPUNIT_TEST(saysThatWhoListensThereIsSilent);
    CPPUNIT_TEST(saysThatThePublisherHasGone);
    CPPUNIT_TEST(beginsAnewWhileTheDaemonIsAway);
    CPPUNIT_TEST(saysWhatTheFilesSayWithoutTheDaemon);
    CPPUNIT_TEST(warnsOnceOverARestart);
    CPPUNIT_TEST(goesOnAfterNonsense);
    CPPUNIT_TEST_SUITE_END();

    using Lines = std::vector<std::string>;
    const std::string _absent = "pi-topd is not running";
    const std::string _silent = "pi-topd does not answer";

    bool awaitLast(const Client& client, const std::string& line) {
        return await([&] { return client.last() == line; });
    }
    /// Waits until a pressed button reaches the client, and forgets what came before.
    void hears(Client& client) {
        CPPUNIT_ASSERT(runUntil([this] { return daemon->listeners() == 1; }));
        client.mailbox.clear();
        daemon->publish("317");
        CPPUNIT_ASSERT(awaitCount(client, 1));
        CPPUNIT_ASSERT((Lines{select(true)} == client.lines()));
        client.mailbox.clear();
    }

public:
    void saysOnceThatTheDaemonIsNotThere() {
        const auto client = add({Topic::buttons, Topic::battery});
        CPPUNIT_ASSERT(runUntil([&] { return client->last() == _absent; }));
        const auto battery = client->mailbox.messages().front().data->getObject("battery");
        CPPUNIT_ASSERT_EQUAL(_absent, battery->getValue<std::string>("reason"));
        strand->advance(Subscriptions::pulse);                                         // it is asked again
        CPPUNIT_ASSERT(!strand->runUntil([&] { return client->count() > 1; }, 300ms)); // some tries of ZeroMQ's
        CPPUNIT_ASSERT(log->all().empty());
    }

    void goesOnWhenTheDaemonHasCome() {
        const auto client = add({Topic::buttons});
        CPPUNIT_ASSERT(awaitLast(*client, _absent));
        daemon->start();
        CPPUNIT_ASSERT(runUntil([&] { return client->last() == "state"; }));
        CPPUNIT_ASSERT((Lines{_absent, "state"} == client->lines()));
        hears(*client);
    }

    void saysThatTheDaemonHasGone() {
        daemon->start();
        const auto client = settled({Topic::buttons});
        daemon->stop();
        CPPUNIT_ASSERT(runUntil([&] { return client->count() == 2; }));
        CPPUNIT_ASSERT((Lines{"state", _absent} == client->lines()));
        strand->advance(1min);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, client->count());
    }

    void goesOnWithAStateWhenTheDaemonIsBack() {
        daemon->start();
        const auto client = settled({Topic::battery, Topic::buttons});
        daemon->stop();
        CPPUNIT_ASSERT(awaitLast(*client, _absent));
        daemon->answer("118", "218|0|30|104|-41");
        daemon->start();
        CPPUNIT_ASSERT(awaitLast(*client, "state"));
        CPPUNIT_ASSERT_EQUAL(30, client->capacity());
        hears(*client);
    }

    void tellsWhoComesMeanwhileToo() {
        daemon->start();
        const auto first = settled({Topic::buttons});
        daemon->stop();
        CPPUNIT_ASSERT(awaitLast(*first, _absent));
        const auto second = add({Topic::buttons});
        CPPUNIT_ASSERT(awaitLast(*second, _absent));
        daemon->start();
        CPPUNIT_ASSERT(awaitLast(*second, "state"));
        CPPUNIT_ASSERT(awaitLast(*first, "state"));
        CPPUNIT_ASSERT((Lines{"state", _absent, "state"} == first->lines()));
        CPPUNIT_ASSERT((Lines{_absent, "state"} == second->lines()));
    }

    /// The real one binds the socket for requests only after it has said so.
    void goesOnAtOnceWhenTheDaemonIsReady() {
        const auto client = add({Topic::buttons});
        CPPUNIT_ASSERT(awaitLast(*client, _absent));
        daemon->startEvents();
        CPPUNIT_ASSERT(runUntil([this] { return daemon->listeners() == 1; }));
        strand->advance(1min); // tries meanwhile are in vain
        CPPUNIT_ASSERT((Lines{_absent} == client->lines()));
        daemon->startRequests();
        daemon->publish("327");
        CPPUNIT_ASSERT(runUntil([&] { return client->count() == 2; })); // and no time has passed
        CPPUNIT_ASSERT((Lines{_absent, "state"} == client->lines()));
        hears(*client);
    }

    void goesOnSoonWhereItWasNotHeardToBeReady() {
        const auto client = add({Topic::buttons});
        CPPUNIT_ASSERT(awaitLast(*client, _absent));
        daemon->startEvents();
        CPPUNIT_ASSERT(runUntil([this] { return daemon->listeners() == 1; }));
        daemon->publish("327"); // and the socket a moment later
        CPPUNIT_ASSERT(await([this] { return strand->timers() > 1; }));
        daemon->startRequests();
        const auto before = strand->now();
        CPPUNIT_ASSERT(awaitCount(*client, 2));
        CPPUNIT_ASSERT(strand->now() - before <= Subscriptions::lastRetry + 2s);
        CPPUNIT_ASSERT((Lines{_absent, "state"} == client->lines()));
    }

    void saysThatTheDaemonHangs() {
        daemon->start();
        const auto client = settled({Topic::battery});
        daemon->hang();
        strand->advance(Subscriptions::pulse);
        CPPUNIT_ASSERT(runUntil([this] { return daemon->asked("110") == 1; }));
        const auto before = strand->now();
        CPPUNIT_ASSERT(awaitCount(*client, 2));
        // The pulse, and the state that would say more.
        CPPUNIT_ASSERT(strand->now() - before <= 2 * Requests::patience + 2s);
        CPPUNIT_ASSERT((Lines{"state", _silent} == client->lines()));
        const auto battery = client->mailbox.messages().back().data->getObject("battery");
        CPPUNIT_ASSERT_EQUAL(_silent, battery->getValue<std::string>("reason"));
        strand->advance(1min);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, client->count());
    }

    /// The first reading begins before there is a connection for events, and those who come later find it under way.
    void tellsAllWithinATimeThatTheDaemonHangs() {
        daemon->start();
        daemon->hang();
        const auto first = add({Topic::buttons});
        CPPUNIT_ASSERT(runUntil([this] { return daemon->owesAnswer() && daemon->listeners() == 1; }));
        strand->advance(500ms);
        const auto second = add({Topic::battery});
        strand->advance(500ms);
        CPPUNIT_ASSERT((Lines{_silent} == first->lines()));
        CPPUNIT_ASSERT((Lines{_silent} == second->lines()));
        const auto battery = second->mailbox.messages().back().data->getObject("battery");
        CPPUNIT_ASSERT_EQUAL(_silent, battery->getValue<std::string>("reason"));
    }

    void goesOnWhenTheDaemonHangsNoMore() {
        daemon->start();
        const auto client = settled({Topic::buttons});
        daemon->hang();
        strand->advance(Subscriptions::pulse);
        CPPUNIT_ASSERT(awaitLast(*client, _silent));
        daemon->publish("317"); // held until a state shows that all is well
        daemon->resume();
        CPPUNIT_ASSERT(awaitLast(*client, select(true)));
        CPPUNIT_ASSERT((Lines{"state", _silent, "state", select(true)} == client->lines()));
        hears(*client);
    }

    void feelsNoPulseWhereItIsSeenAnyway() {
        const auto client = add({Topic::buttons});
        CPPUNIT_ASSERT(awaitLast(*client, _absent));
        daemon->startRequests();
        strand->advance(1min);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, daemon->asked("110")); // there is no connection for events
        daemon->startEvents();
        CPPUNIT_ASSERT(awaitLast(*client, "state"));
        strand->advance(Subscriptions::pulse);
        CPPUNIT_ASSERT(runUntil([this] { return daemon->asked("110") == 1; }));
        CPPUNIT_ASSERT_EQUAL("state"s, client->last());
    }

    void saysThatNothingIsPublished() {
        daemon->startRequests();
        const auto client = add({Topic::battery});
        CPPUNIT_ASSERT(awaitCount(*client, 1));
        CPPUNIT_ASSERT(
            (Lines{"nothing is published at " + daemon->events() + ", where events should be"} == client->lines()));
        CPPUNIT_ASSERT_EQUAL(42, client->capacity()); // what it answers is told
        daemon->startEvents();
        CPPUNIT_ASSERT(awaitLast(*client, "state"));
    }

    void saysThatWhoListensThereIsSilent() {
        const Poco::Net::ServerSocket silent(Poco::Net::SocketAddress(daemon->events()));
        daemon->startRequests();
        const auto client = add({Topic::battery});
        const auto before = strand->now();
        CPPUNIT_ASSERT(awaitCount(*client, 1));
        CPPUNIT_ASSERT(strand->now() - before >= Subscriptions::lastRetry); // a handshake may take a moment
        CPPUNIT_ASSERT(
            (Lines{"nothing is published at " + daemon->events() + ", where events should be"} == client->lines()));
    }

    void saysThatThePublisherHasGone() {
        daemon->start();
        const auto client = settled({Topic::buttons});
        daemon->stopEvents();
        CPPUNIT_ASSERT(awaitCount(*client, 2));
        CPPUNIT_ASSERT_EQUAL("nothing is published at " + daemon->events() + ", where events should be",
                             client->last());
        daemon->startEvents();
        CPPUNIT_ASSERT(awaitLast(*client, "state"));
        hears(*client);
    }

    void beginsAnewWhileTheDaemonIsAway() {
        daemon->start();
        const auto client = settled({Topic::buttons});
        daemon->stop();
        CPPUNIT_ASSERT(awaitLast(*client, _absent));
        device->subscriptions().beginAnew(client->subscriber);
        CPPUNIT_ASSERT(awaitCount(*client, 3)); // it may have missed that the daemon has gone
        CPPUNIT_ASSERT((Lines{"state", _absent, _absent} == client->lines()));
    }

    void saysWhatTheFilesSayWithoutTheDaemon() {
        place->write("proc/device-tree/model", "Raspberry Pi 4 Model B Rev 1.4\0"s);
        daemon->start();
        const auto client = settled({Topic::buttons});
        const auto told = client->mailbox.messages().front().data->getObject("device");
        CPPUNIT_ASSERT_EQUAL("Raspberry Pi 4 Model B Rev 1.4"s, told->getValue<std::string>("board"));
    }

    void warnsOnceOverARestart() {
        daemon->start();
        const auto client = settled({Topic::warnings});
        daemon->publish("309");
        CPPUNIT_ASSERT(awaitCount(*client, 2));
        daemon->stop();
        CPPUNIT_ASSERT(awaitLast(*client, _absent));
        daemon->start();
        CPPUNIT_ASSERT(awaitLast(*client, "state"));
        CPPUNIT_ASSERT(runUntil([this] { return daemon->listeners() == 1; }));
        for (const auto* const event : {"309", "308", "305|1|3|104|41", "305|0|3|104|-41", "308"})
            daemon->publish(event);
        CPPUNIT_ASSERT(awaitCount(*client, 5));
        CPPUNIT_ASSERT((Lines{"state", R"({"event":"warning","warning":"critical-battery"})", _absent, "state",
                              R"({"event":"warning","warning":"low-battery"})"} == client->lines()));
    }

    void goesOnAfterNonsense() {
        daemon->start();
        const auto client = settled({Topic::buttons, Topic::battery});
        daemon->publish("305|7|42|104|-41"); // an event, and no battery's
        daemon->publish("hello");
        daemon->publish("317");
        CPPUNIT_ASSERT(awaitCount(*client, 2));
        daemon->answer("111", "hello");
        device->subscriptions().beginAnew(client->subscriber);
        CPPUNIT_ASSERT(awaitCount(*client, 3));
        daemon->becomeDevice(3);
        CPPUNIT_ASSERT(awaitCount(*client, 4));
        CPPUNIT_ASSERT(
            (Lines{"state", select(true), "pi-topd gave an answer that makes no sense", "state"} == client->lines()));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SubscriptionsFaultsTest);

} // namespace further::pitop
