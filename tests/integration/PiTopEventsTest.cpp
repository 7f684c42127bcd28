#include "support/Linkctl.h"
#include "support/PiTopClient.h"
#include "support/Processes.h"
#include "support/SimulatedPiTop.h"

#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <deque>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace further::testing {

/// What happens to a pi-top, as its subscribers hear of it.
class PiTopEventsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PiTopEventsTest);
    CPPUNIT_TEST(tellsOfAButton);
    CPPUNIT_TEST(tellsOfADisplayAndALid);
    CPPUNIT_TEST(tellsOnlyOfWhatWasAskedFor);
    CPPUNIT_TEST(tellsOneStoryOfABatteryThatRunsDown);
    CPPUNIT_TEST(sharesOneConnectionAmongAllSubscribers);
    CPPUNIT_TEST(isFollowedFromTheCommandLine);
    CPPUNIT_TEST_SUITE_END();

    using Object = PiTopClient::Object;

    /// What it says, without its time.
    static std::string textOf(const Object& event) {
        CPPUNIT_ASSERT(event->getValue<std::string>("time").back() == 'Z');
        Poco::JSON::Object timeless(*event);
        timeless.remove("time");
        std::ostringstream text;
        timeless.stringify(text);
        return text.str();
    }
    static void assertNext(const std::string& event, PiTopClient& subscriber) {
        CPPUNIT_ASSERT_EQUAL(event, textOf(subscriber.nextEvent()));
    }

public:
    void tellsOfAButton() {
        const SimulatedPiTop agent;
        PiTopClient client(agent);
        PiTopClient subscriber(agent);
        subscriber.subscribe();
        subscriber.awaitState(true);
        client.simulate("press select");
        assertNext(R"({"button":"select","event":"button","pressed":true})", subscriber);
        assertNext(R"({"button":"select","event":"button","pressed":false})", subscriber);
        subscriber.exec().send("pi-top.unsubscribe");
        subscriber.exec().send("hello.greet", R"({"name":"Ada"})");
        CPPUNIT_ASSERT_EQUAL(std::string("hello.greeting"), subscriber.exec().next().type);
        client.simulate("press select");
        CPPUNIT_ASSERT(subscriber.exec().isQuietFor(std::chrono::milliseconds(300)));
    }

    void tellsOfADisplayAndALid() {
        const SimulatedPiTop agent("pi-top-3");
        PiTopClient client(agent);
        PiTopClient subscriber(agent);
        subscriber.subscribe(R"({"events":["display","lid","peripherals"]})");
        subscriber.awaitState(true);
        client.ask("pi-top.set", R"({"brightness":3})");
        assertNext(R"({"brightness":3,"event":"display"})", subscriber);
        client.simulate("connect pi-top-pulse");
        assertNext(R"({"connected":true,"event":"peripheral","peripheral":"pi-top-pulse"})", subscriber);
        client.simulate("lid closed");
        assertNext(R"({"event":"lid","open":false})", subscriber);
        CPPUNIT_ASSERT(!client.part("lid")->getValue<bool>("open"));
    }

    void tellsOnlyOfWhatWasAskedFor() {
        const SimulatedPiTop agent;
        PiTopClient client(agent);
        PiTopClient subscriber(agent);
        subscriber.subscribe(R"({"events":["oled","warnings"]})");
        const auto state = subscriber.awaitState(true);
        CPPUNIT_ASSERT(state->has("oled") && state->has("battery")); // of which warnings are
        CPPUNIT_ASSERT(!state->has("peripherals"));
        client.simulate("charger on");
        client.simulate("press up");
        client.simulate("reboot");
        assertNext(R"({"event":"warning","warning":"reboot-required"})", subscriber);
        client.ask("pi-top.set", R"({"oledBus":0})");
        assertNext(R"({"bus":0,"event":"oled"})", subscriber);
    }

    void tellsOneStoryOfABatteryThatRunsDown() {
        const SimulatedPiTop agent;
        PiTopClient client(agent);
        client.simulate("battery 5.6");
        PiTopClient subscriber(agent);
        subscriber.subscribe(R"({"events":["battery","warnings"]})");
        auto last = subscriber.awaitState(true)->getObject("battery");
        CPPUNIT_ASSERT_EQUAL(6, last->getValue<int>("capacity"));
        client.simulate("speed 200"); // a percent in 0.7 s
        std::string warnings;
        std::string lastText;
        while (last->getValue<int>("capacity") > 1) {
            const auto event = subscriber.nextEvent();
            const auto text = textOf(event);
            CPPUNIT_ASSERT_MESSAGE(text, text != lastText);
            lastText = text;
            if (event->has("warning")) {
                warnings += " " + event->getValue<std::string>("warning");
                CPPUNIT_ASSERT_MESSAGE(text, last->getValue<int>("capacity") <= (warnings == " low-battery" ? 5 : 3));
                continue;
            }
            CPPUNIT_ASSERT_EQUAL_MESSAGE(text, std::string("discharging"), event->getValue<std::string>("charging"));
            for (const std::string number : {"capacity", "minutesRemaining"})
                CPPUNIT_ASSERT_MESSAGE(text, event->getValue<int>(number) <= last->getValue<int>(number));
            last = event;
        }
        CPPUNIT_ASSERT_EQUAL(std::string(" low-battery critical-battery"), warnings);

        client.simulate("charger on");
        std::string charging;
        while (charging != "charging") {
            const auto event = subscriber.nextEvent();
            CPPUNIT_ASSERT_MESSAGE(textOf(event), event->has("charging")); // no warning any more
            charging = event->getValue<std::string>("charging");
        }
    }

    void sharesOneConnectionAmongAllSubscribers() {
        const SimulatedPiTop agent;
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, connectionsOf(agent.pid(), agent.eventsPort()));
        {
            std::deque<PiTopClient> subscribers;
            for (int i = 0; i < 100; ++i)
                subscribers.emplace_back(agent).subscribe();
            for (auto& subscriber : subscribers)
                subscriber.awaitState(true);
            CPPUNIT_ASSERT_EQUAL(std::size_t{1}, connectionsOf(agent.pid(), agent.eventsPort()));
            PiTopClient(agent).simulate("hold down");
            for (auto& subscriber : subscribers)
                assertNext(R"({"button":"down","event":"button","pressed":true})", subscriber);
        }
        const Deadline deadline;
        while (connectionsOf(agent.pid(), agent.eventsPort()) > 0 && !deadline.passed())
            letPass(std::chrono::milliseconds(10)); // nothing tells of it
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, connectionsOf(agent.pid(), agent.eventsPort()));
    }

    void isFollowedFromTheCommandLine() {
        const SimulatedPiTop agent;
        const Linkctl linkctl(agent);
        auto follower = linkctl.start({"call", "pi-top.subscribe", R"({"events":["buttons"]})", "--follow"});
        follower.awaitOutput(R"("events":{"available":true}}})");
        linkctl.print({"call", "pi-top.simulate", R"({"command":"press cancel"})"});
        follower.awaitOutput(R"("button":"cancel")");
        follower.awaitOutput(R"("pressed":false)");
        follower.signal(SIGINT);
        CPPUNIT_ASSERT_EQUAL(128 + SIGINT, follower.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string(), follower.errors());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PiTopEventsTest);

} // namespace further::testing
