#include "plugins/common/machine/Trees.h"

#include "plugins/pi-top/ClientEvent.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::pitop {

using namespace std::string_literals;

class ClientEventTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ClientEventTest);
    CPPUNIT_TEST(tellsOfTheBattery);
    CPPUNIT_TEST(tellsOfEachButton);
    CPPUNIT_TEST(tellsOfTheDisplay);
    CPPUNIT_TEST(tellsOfTheOled);
    CPPUNIT_TEST(tellsOfEachPeripheral);
    CPPUNIT_TEST(tellsOfTheLid);
    CPPUNIT_TEST(warns);
    CPPUNIT_TEST(saysWhichWarningIsTheBatterys);
    CPPUNIT_TEST(saysWhatAStateShowsToo);
    CPPUNIT_TEST(keepsToItselfWhatIsOfNoInterest);
    CPPUNIT_TEST(takesNoNonsense);
    CPPUNIT_TEST_SUITE_END();

    static std::optional<ClientEvent> event(const std::string& wire) {
        return ClientEvent::from(*pitopd::WireMessage::parse(wire));
    }
    /// The topic and the data.
    static std::string told(const std::string& wire) {
        auto found = event(wire);
        if (found) {
            CPPUNIT_ASSERT(found->data->has("time"));
            found->data->remove("time");
        }
        return found ? std::string(topicNames.at(static_cast<std::size_t>(found->topic))) + " " +
                           machine::json(found->data)
                     : "nothing";
    }

public:
    void tellsOfTheBattery() {
        CPPUNIT_ASSERT_EQUAL(
            R"(battery {"capacity":42,"charging":"discharging","event":"battery","minutesRemaining":104,"power":-4.1})"s,
            told("305|0|42|104|-41"));
        CPPUNIT_ASSERT(event("305|0|42|104|-41")->battery == Battery::from({0, 42, 104, -41}));
    }

    void tellsOfEachButton() {
        const std::vector<std::string> buttons{"up", "down", "select", "cancel"};
        int id = 313;
        for (const auto& button : buttons) {
            const auto text = [&](const char* pressed) {
                return R"(buttons {"button":")" + button + R"(","event":"button","pressed":)" + pressed + "}";
            };
            CPPUNIT_ASSERT_EQUAL(text("true"), told(std::to_string(id++)));
            CPPUNIT_ASSERT_EQUAL(text("false"), told(std::to_string(id++)));
        }
        CPPUNIT_ASSERT_EQUAL(R"(buttons {"button":"power","event":"button","pressed":true})"s, told("328"));
        CPPUNIT_ASSERT_EQUAL(R"(buttons {"button":"power","event":"button","pressed":false})"s, told("329"));
    }

    void tellsOfTheDisplay() {
        CPPUNIT_ASSERT_EQUAL(R"(display {"brightness":0,"event":"display"})"s, told("300|0"));
        CPPUNIT_ASSERT_EQUAL(R"(display {"brightness":16,"event":"display"})"s, told("300|16"));
        CPPUNIT_ASSERT_EQUAL(R"(display {"event":"display","screen":"blanked"})"s, told("306"));
        CPPUNIT_ASSERT_EQUAL(R"(display {"event":"display","screen":"unblanked"})"s, told("307"));
    }

    void tellsOfTheOled() {
        CPPUNIT_ASSERT_EQUAL(R"(oled {"control":"hub","event":"oled"})"s, told("325|0"));
        CPPUNIT_ASSERT_EQUAL(R"(oled {"control":"pi","event":"oled"})"s, told("325|1"));
        CPPUNIT_ASSERT_EQUAL(R"(oled {"bus":0,"event":"oled"})"s, told("326|0"));
        CPPUNIT_ASSERT_EQUAL(R"(oled {"bus":1,"event":"oled"})"s, told("326|1"));
    }

    void tellsOfEachPeripheral() {
        const std::vector<std::string> names{"pi-top-pulse",  "speaker-left", "speaker-mono",
                                             "speaker-right", "speaker-v2",   "proto-plus"};
        for (std::size_t i = 0; i < names.size(); ++i) {
            const auto text = [&](const char* connected) {
                return std::string(R"(peripherals {"connected":)") + connected +
                       R"(,"event":"peripheral","peripheral":")" + names[i] + R"("})";
            };
            CPPUNIT_ASSERT_EQUAL(text("true"), told("301|" + std::to_string(i)));
            CPPUNIT_ASSERT_EQUAL(text("false"), told("302|" + std::to_string(i)));
        }
    }

    void tellsOfTheLid() {
        CPPUNIT_ASSERT_EQUAL(R"(lid {"event":"lid","open":false})"s, told("310"));
        CPPUNIT_ASSERT_EQUAL(R"(lid {"event":"lid","open":true})"s, told("311"));
    }

    void warns() {
        CPPUNIT_ASSERT_EQUAL(R"(warnings {"event":"warning","warning":"shutdown-requested"})"s, told("303"));
        CPPUNIT_ASSERT_EQUAL(R"(warnings {"event":"warning","warning":"reboot-required"})"s, told("304"));
        CPPUNIT_ASSERT_EQUAL(R"(warnings {"event":"warning","warning":"low-battery"})"s, told("308"));
        CPPUNIT_ASSERT_EQUAL(R"(warnings {"event":"warning","warning":"critical-battery"})"s, told("309"));
        CPPUNIT_ASSERT_EQUAL(R"(warnings {"event":"warning","warning":"unsupported-hardware"})"s, told("312"));
    }

    void saysWhichWarningIsTheBatterys() {
        using Warning = BatteryStory::Warning;
        CPPUNIT_ASSERT(Warning::low == event("308")->batteryWarning);
        CPPUNIT_ASSERT(Warning::critical == event("309")->batteryWarning);
        for (const auto* const other : {"303", "304", "312", "313", "305|0|42|104|-41"})
            CPPUNIT_ASSERT(Warning::none == event(other)->batteryWarning);
    }

    void saysWhatAStateShowsToo() {
        for (const auto* const shown :
             {"300|5", "301|0", "302|0", "305|0|42|104|-41", "306", "307", "310", "311", "325|0", "326|0"})
            CPPUNIT_ASSERT_MESSAGE(shown, event(shown)->changesState);
        for (const auto* const passing : {"303", "304", "308", "309", "312", "313", "316", "329"})
            CPPUNIT_ASSERT_MESSAGE(passing, !event(passing)->changesState);
    }

    void keepsToItselfWhatIsOfNoInterest() {
        for (const auto* const wire : {"321", "322", "323", "324", "327"})
            CPPUNIT_ASSERT_EQUAL("nothing"s, told(wire));
    }

    void takesNoNonsense() {
        for (const auto* const wire : {"300|17",
                                       "300|-1",
                                       "300|4294967296",
                                       "301|6",
                                       "301|-1",
                                       "301|4294967296",
                                       "302|6",
                                       "305|3|42|104|-41",
                                       "305|0|101|104|-41",
                                       "305|-1|42|104|-41",
                                       "305|0|42|104",
                                       "325|2",
                                       "325|-1",
                                       "326|2",
                                       "326|-1",
                                       "299",
                                       "330",
                                       "0",
                                       "-1",
                                       "110",
                                       "210",
                                       "201",
                                       "4294967599",
                                       "9223372036854775807",
                                       "301",
                                       "300",
                                       "303|1"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(wire, "nothing"s, told(wire));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ClientEventTest);

} // namespace further::pitop
