#include "HandlerFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::pitop {

using namespace std::string_literals;

/// A client whose programs get the device's buttons as keys.
class PiTopKeysTest : public HandlerFixture {
    CPPUNIT_TEST_SUITE(PiTopKeysTest);
    CPPUNIT_TEST(givesTheProgramsKeys);
    CPPUNIT_TEST(givesNoneUnlessAsked);
    CPPUNIT_TEST(givesKeysWhateverTheEventsAre);
    CPPUNIT_TEST(givesKeysWhileTheClientIsSlow);
    CPPUNIT_TEST(keepsThePowerButton);
    CPPUNIT_TEST(letsGoWhenTheSubscriptionEnds);
    CPPUNIT_TEST(letsGoWhenTheDaemonIsGone);
    CPPUNIT_TEST_SUITE_END();

public:
    void givesTheProgramsKeys() {
        daemon->start();
        subscribe(R"({"keys":true})");
        for (const auto* const event : {"313", "314", "315", "316", "317", "318", "319", "320"})
            daemon->publish(event);
        CPPUNIT_ASSERT(awaitPresses(8));
        CPPUNIT_ASSERT_EQUAL("+ArrowUp -ArrowUp +ArrowDown -ArrowDown +Enter -Enter +Escape -Escape"s, presses());
        CPPUNIT_ASSERT(awaitSent(9)); // the events come, too
        CPPUNIT_ASSERT_EQUAL(""s, session->injected().front().process);
    }

    void givesNoneUnlessAsked() {
        daemon->start();
        subscribe(R"({"keys":true})");
        subscribe(R"({"keys":false})"); // in the place of the first
        daemon->publish("317");
        CPPUNIT_ASSERT(awaitSent(3));
        subscribe();
        daemon->publish("318");
        CPPUNIT_ASSERT(awaitSent(5));
        CPPUNIT_ASSERT_EQUAL(""s, presses());
    }

    void givesKeysWhateverTheEventsAre() {
        daemon->start();
        subscribe(R"({"events":["lid"],"keys":true})");
        daemon->publish("317");
        CPPUNIT_ASSERT(awaitPresses(1));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, sent());
    }

    void givesKeysWhileTheClientIsSlow() {
        daemon->start();
        subscribe(R"({"keys":true})");
        handler->onPause();
        daemon->publish("317");
        CPPUNIT_ASSERT(awaitPresses(1));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, sent());
    }

    void keepsThePowerButton() {
        daemon->start();
        subscribe(R"({"keys":true})");
        daemon->publish("328");
        daemon->publish("329");
        daemon->publish("317");
        CPPUNIT_ASSERT(awaitPresses(1));
        CPPUNIT_ASSERT_EQUAL("+Enter"s, presses());
    }

    void letsGoWhenTheSubscriptionEnds() {
        daemon->start();
        subscribe(R"({"keys":true})");
        daemon->publish("317");
        CPPUNIT_ASSERT(awaitPresses(1));
        receive("unsubscribe");
        CPPUNIT_ASSERT_EQUAL("+Enter -Enter"s, presses());
        CPPUNIT_ASSERT(awaitBoth([this] { return daemon->listeners() == 0; }));
    }

    void letsGoWhenTheDaemonIsGone() {
        daemon->start();
        subscribe(R"({"keys":true})");
        daemon->publish("317");
        CPPUNIT_ASSERT(awaitPresses(1));
        daemon->stop();
        CPPUNIT_ASSERT(awaitPresses(2));
        CPPUNIT_ASSERT_EQUAL("+Enter -Enter"s, presses());
    }

private:
    bool awaitPresses(std::size_t count) {
        return awaitBoth([&] { return session->injected().size() >= count; });
    }

    std::string presses() const {
        std::string all;
        for (const auto& event : session->injected()) {
            CPPUNIT_ASSERT_EQUAL("keyevent"s, event.type);
            all += (all.empty() ? "" : " ") +
                   std::string(event.data->getValue<std::string>("event") == "keydown" ? "+" : "-") +
                   event.data->getValue<std::string>("key");
        }
        return all;
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PiTopKeysTest);

} // namespace further::pitop
