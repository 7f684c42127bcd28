#include "HandlerFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::pitop {

using namespace std::string_literals;

/// A client that subscribes, and may be slow.
class PiTopSubscribeTest : public HandlerFixture {
    CPPUNIT_TEST_SUITE(PiTopSubscribeTest);
    CPPUNIT_TEST(tellsAStateAndThenEvents);
    CPPUNIT_TEST(tellsOfAllUnlessToldOtherwise);
    CPPUNIT_TEST(takesASecondSubscriptionInThePlaceOfTheFirst);
    CPPUNIT_TEST(endsASubscription);
    CPPUNIT_TEST(endsNoSubscriptionWhereThereIsNone);
    CPPUNIT_TEST(holdsEventsBackWhileTheClientIsSlow);
    CPPUNIT_TEST(tellsOfEventsThatDidNotFitAndBeginsAnew);
    CPPUNIT_TEST_SUITE_END();

public:
    void tellsAStateAndThenEvents() {
        daemon->start();
        subscribe(R"({"events":["buttons"]})");
        CPPUNIT_ASSERT_EQUAL(
            R"(pi-top.state  {"device":{"available":true,"model":"pi-top [4]"},"events":{"available":true}})"s, last());
        daemon->publish("305|0|41|104|-41");
        daemon->publish("317");
        CPPUNIT_ASSERT(awaitSent(2));
        CPPUNIT_ASSERT_EQUAL("pi-top.event"s, session->sent().back().type);
        CPPUNIT_ASSERT_EQUAL("button"s, session->sent().back().data->getValue<std::string>("event"));
    }

    void tellsOfAllUnlessToldOtherwise() {
        daemon->start();
        subscribe();
        const std::vector<std::string> events{"305|0|41|104|-41", "317", "300|5", "325|0", "301|0", "310", "303"};
        for (const auto& event : events)
            daemon->publish(event);
        CPPUNIT_ASSERT(awaitSent(1 + events.size()));
        CPPUNIT_ASSERT_EQUAL(events.size(), session->count("pi-top.event"));
    }

    void takesASecondSubscriptionInThePlaceOfTheFirst() {
        daemon->start();
        subscribe(R"({"events":["buttons"]})");
        subscribe(R"({"events":["warnings"]})");
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, session->count("pi-top.state"));
        daemon->publish("317");
        daemon->publish("303");
        CPPUNIT_ASSERT(awaitSent(3));
        CPPUNIT_ASSERT_EQUAL("warning"s, session->sent().back().data->getValue<std::string>("event"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, daemon->everListened());
    }

    void endsASubscription() {
        daemon->start();
        subscribe();
        receive("unsubscribe");
        CPPUNIT_ASSERT(awaitBoth([this] { return daemon->listeners() == 0; }));
        receive("subscribe");
        receive("unsubscribe"); // before its state is there
        receive("get");
        CPPUNIT_ASSERT(awaitSent(2));
        CPPUNIT_ASSERT(!session->sent().back().data->has("events"));
        CPPUNIT_ASSERT(awaitBoth([this] { return daemon->listeners() == 0; }));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, sent());
    }

    void endsNoSubscriptionWhereThereIsNone() {
        receive("unsubscribe");
        strand->runPosted();
        sessionStrand->runPosted();
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, sent());
        CPPUNIT_ASSERT(session->failures().empty());
    }

    void holdsEventsBackWhileTheClientIsSlow() {
        daemon->start();
        subscribe(R"({"events":["buttons"]})");
        const auto other = settled({Topic::buttons});
        handler->onPause();
        for (int i = 0; i < 10; ++i)
            daemon->publish(i % 2 == 0 ? "317" : "318");
        CPPUNIT_ASSERT(awaitBoth([&] { return other->count() == 11; }));
        sessionStrand->runPosted();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, sent());
        handler->onResume();
        CPPUNIT_ASSERT_EQUAL(std::size_t{11}, sent());
        CPPUNIT_ASSERT_EQUAL(false, session->sent().back().data->getValue<bool>("pressed"));
        daemon->publish("317");
        CPPUNIT_ASSERT(awaitSent(12));
    }

    void tellsOfEventsThatDidNotFitAndBeginsAnew() {
        daemon->start();
        receive("subscribe", R"({"events":["buttons"]})", "p7");
        CPPUNIT_ASSERT(awaitSent(1));
        const auto other = settled({Topic::buttons});
        handler->onPause();
        for (std::size_t i = 0; i < Outbox::most + 5; ++i) {
            daemon->publish(i % 2 == 0 ? "317" : "318");
            if (i % 100 == 0)
                CPPUNIT_ASSERT(awaitCount(*other, 1 + i));
        }
        CPPUNIT_ASSERT(awaitBoth([&] { return other->count() == 1 + Outbox::most + 5; }));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, sent());
        handler->onResume();
        CPPUNIT_ASSERT_EQUAL(1 + Outbox::most + 1, sent());
        const auto missed = session->sent().back();
        CPPUNIT_ASSERT_EQUAL("missed"s, missed.data->getValue<std::string>("event"));
        CPPUNIT_ASSERT_EQUAL(5, missed.data->getValue<int>("count"));
        CPPUNIT_ASSERT(awaitSent(1 + Outbox::most + 2));
        CPPUNIT_ASSERT_EQUAL("pi-top.state"s, session->sent().back().type);
        daemon->publish("317");
        CPPUNIT_ASSERT(awaitSent(1 + Outbox::most + 3));
        for (const auto& message : session->sent())
            CPPUNIT_ASSERT_EQUAL("p7"s, message.process);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PiTopSubscribeTest);

} // namespace further::pitop
