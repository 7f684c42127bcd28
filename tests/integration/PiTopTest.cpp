#include "support/PiTopClient.h"
#include "support/SimulatedPiTop.h"

#include <Poco/JSON/Array.h>
#include <cppunit/extensions/HelperMacros.h>

#include <string>

namespace further::testing {

/// What a client is told of a pi-top, and what it may change.
class PiTopTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PiTopTest);
    CPPUNIT_TEST(tellsOfAPiTop4);
    CPPUNIT_TEST(tellsOfALaptop);
    CPPUNIT_TEST(changesWhatAPiTop3Has);
    CPPUNIT_TEST(changesWhatAPiTop4Has);
    CPPUNIT_TEST(saysWhatADeviceHasNot);
    CPPUNIT_TEST(saysWhatIsWrongWithAMessage);
    CPPUNIT_TEST(passesOnWhatTheSimulatorSays);
    CPPUNIT_TEST_SUITE_END();

    using Object = PiTopClient::Object;

    static void assertHas(const std::string& word, const std::string& text) {
        CPPUNIT_ASSERT_MESSAGE(word + " in " + text, text.find(word) != std::string::npos);
    }
    static void assertError(const std::string& code, const std::string& word, const ExecClient::Received& answer) {
        CPPUNIT_ASSERT_EQUAL(std::string("error"), answer.type);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.text("detail"), code, answer.text("code"));
        assertHas(word, answer.text("detail"));
    }
    static std::string reasonOf(const Object& part) {
        CPPUNIT_ASSERT(!part->getValue<bool>("available"));
        return part->getValue<std::string>("reason");
    }
    /// Makes the change, and sees that the part says so: `value` as text.
    static void assertChanges(PiTopClient& client, const std::string& data, const std::string& part,
                              const std::string& key, const std::string& value) {
        const auto done = client.ask("pi-top.set", data);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(data, std::string("pi-top.done"), done.type);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, done.data->size());
        CPPUNIT_ASSERT_EQUAL_MESSAGE(data, value, client.part(part)->getValue<std::string>(key));
    }

public:
    void tellsOfAPiTop4() {
        const SimulatedPiTop agent("pi-top-4");
        PiTopClient client(agent);
        const auto state = client.ask("pi-top.get");
        CPPUNIT_ASSERT_EQUAL(std::string("pi-top.state"), state.type);
        CPPUNIT_ASSERT_EQUAL(std::size_t{8}, state.data->size());
        const auto device = state.data->getObject("device");
        CPPUNIT_ASSERT_EQUAL(std::string("pi-top [4]"), device->getValue<std::string>("model"));
        assertHas("Raspberry Pi 4", device->getValue<std::string>("board"));
        const auto battery = state.data->getObject("battery");
        CPPUNIT_ASSERT_EQUAL(std::string("discharging"), battery->getValue<std::string>("charging"));
        CPPUNIT_ASSERT(battery->getValue<int>("capacity") > 0 && battery->getValue<int>("capacity") <= 100);
        CPPUNIT_ASSERT(battery->getValue<int>("minutesRemaining") > 0);
        CPPUNIT_ASSERT(battery->getValue<double>("power") < 0);
        CPPUNIT_ASSERT_EQUAL(std::string("pi"), state.data->getObject("oled")->getValue<std::string>("control"));
        CPPUNIT_ASSERT(state.data->getObject("peripherals")->getArray("connected")->empty());
        CPPUNIT_ASSERT(!state.data->getObject("serials")->getValue<std::string>("hub").empty());
        CPPUNIT_ASSERT(state.data->getObject("throttling")->getArray("now")->empty());
        assertHas("display", reasonOf(state.data->getObject("display")));
        assertHas("no lid", reasonOf(state.data->getObject("lid")));

        client.simulate("connect proto-plus");
        client.simulate("throttle under-voltage");
        CPPUNIT_ASSERT_EQUAL(std::string("proto-plus"),
                             client.part("peripherals")->getArray("connected")->getElement<std::string>(0));
        CPPUNIT_ASSERT_EQUAL(std::string("under-voltage"),
                             client.part("throttling")->getArray("now")->getElement<std::string>(0));
    }

    void tellsOfALaptop() {
        const SimulatedPiTop agent("pi-top-3");
        PiTopClient client(agent);
        CPPUNIT_ASSERT_EQUAL(std::string("pi-top [3]"), client.part("device")->getValue<std::string>("model"));
        const auto display = client.part("display");
        CPPUNIT_ASSERT(display->getValue<int>("brightness") <= 16);
        CPPUNIT_ASSERT(display->getValue<bool>("backlight"));
        CPPUNIT_ASSERT_EQUAL(300, display->getValue<int>("blankingTimeout"));
        assertHas("no OLED", reasonOf(client.part("oled")));
        assertHas("opened or closed", reasonOf(client.part("lid")));
    }

    void changesWhatAPiTop3Has() {
        const SimulatedPiTop agent("pi-top-3");
        PiTopClient client(agent);
        for (const std::string value : {"0", "16", "7"})
            assertChanges(client, R"({"brightness":)" + value + "}", "display", "brightness", value);
        for (const std::string value : {"false", "true"})
            assertChanges(client, R"({"backlight":)" + value + "}", "display", "backlight", value);
        assertChanges(client, R"({"screen":"blanked"})", "display", "backlight", "false");
        assertChanges(client, R"({"screen":"unblanked"})", "display", "backlight", "true");
        assertChanges(client, R"({"blankingTimeout":"90 s"})", "display", "blankingTimeout", "90");
        assertChanges(client, R"({"blankingTimeout":"2 min"})", "display", "blankingTimeout", "120");
        assertChanges(client, R"({"blankingTimeout":"off"})", "display", "blankingTimeout", "0");
    }

    void changesWhatAPiTop4Has() {
        const SimulatedPiTop agent("pi-top-4");
        PiTopClient client(agent);
        for (const std::string value : {"hub", "pi"})
            assertChanges(client, R"({"oled":")" + value + "\"}", "oled", "control", value);
        for (const std::string value : {"0", "1", "1"})
            assertChanges(client, R"({"oledBus":)" + value + "}", "oled", "bus", value);
        CPPUNIT_ASSERT_EQUAL(std::string("pi-top.done"), client.ask("pi-top.set", R"({"blankingTimeout":"1 h"})").type);
        assertHas("blanking timeout: 3600 s", client.simulate("status"));
    }

    void saysWhatADeviceHasNot() {
        const SimulatedPiTop four("pi-top-4");
        PiTopClient client(four);
        for (const std::string change : {R"({"brightness":5})", R"({"backlight":false})", R"({"screen":"blanked"})"})
            assertError("unavailable", "the display of a pi-top [4]", client.ask("pi-top.set", change));
        const SimulatedPiTop three("pi-top-3");
        PiTopClient other(three);
        for (const std::string change : {R"({"oled":"hub"})", R"({"oledBus":0})"})
            assertError("unavailable", "a pi-top [3] has no OLED", other.ask("pi-top.set", change));
    }

    void saysWhatIsWrongWithAMessage() {
        const SimulatedPiTop agent("pi-top");
        PiTopClient client(agent);
        const auto refused = [&](const std::string& type, const std::string& data, const std::string& word) {
            assertError("invalid_data", word, client.ask(type, data));
        };
        refused("pi-top.set", R"({"brightness":17})", "data.brightness must be");
        refused("pi-top.set", R"({"brightness":-1})", "data.brightness must be");
        refused("pi-top.set", R"({"brightness":11})", "data.brightness must be from 0 to 10 on a pi-top; 11 is not.");
        refused("pi-top.set", R"({"blankingTimeout":"5 parsecs"})", "a number and a unit (s, min or h)");
        refused("pi-top.set", R"({"blankingTimeout":"1500 ms"})", "whole seconds");
        refused("pi-top.set", R"({"blankingTimeout":"25 h"})", "\"24 h\"");
        refused("pi-top.set", R"({"oled":"me"})", "data.oled");
        refused("pi-top.set", R"({"colour":1})", "colour");
        refused("pi-top.set", R"({"oled":"pi","oledBus":0})", "data");
        refused("pi-top.set", "{}", "data");
        refused("pi-top.subscribe", R"({"events":["knobs"]})", "data.events");
        refused("pi-top.get", R"({"what":[]})", "data.what");
        refused("pi-top.simulate", R"({"command":"press\nselect"})", "one line");
    }

    void passesOnWhatTheSimulatorSays() {
        const SimulatedPiTop agent("pi-top-4");
        PiTopClient client(agent);
        assertHas("press BUTTON", client.simulate("help"));
        assertHas("device: pi-top [4]", client.simulate("status"));
        CPPUNIT_ASSERT_EQUAL(std::string("ok\n"), client.simulate("charger on"));
        assertError("invalid_data", "There is no command \"prss\"; help lists them all",
                    client.ask("pi-top.simulate", R"({"command":"prss select"})"));
        assertError("invalid_data", "up, down, select", client.ask("pi-top.simulate", R"({"command":"press knob"})"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PiTopTest);

} // namespace further::testing
