#include "plugins/common/machine/Trees.h"

#include "plugins/pi-top/PartTexts.h"

#include <cppunit/extensions/HelperMacros.h>

#include <map>

namespace further::pitop {

using namespace std::string_literals;

class PartTextsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PartTextsTest);
    CPPUNIT_TEST(knowsEachDevice);
    CPPUNIT_TEST(saysWhyTheDeviceIsNotKnown);
    CPPUNIT_TEST(tellsOfTheBattery);
    CPPUNIT_TEST(saysThatThereIsNoBattery);
    CPPUNIT_TEST(tellsOfTheDisplay);
    CPPUNIT_TEST(leavesOutWhatTheDisplayDoesNotTell);
    CPPUNIT_TEST(tellsOfTheOled);
    CPPUNIT_TEST(tellsOfTheLid);
    CPPUNIT_TEST(tellsOfThePeripherals);
    CPPUNIT_TEST(saysWhatADeviceDoesNotHave);
    CPPUNIT_TEST(saysOfEachPartWhyThereIsNone);
    CPPUNIT_TEST(saysWhyNothingOfAPartIsThere);
    CPPUNIT_TEST(asksOnlyWhatAPartIsMadeOf);
    CPPUNIT_TEST_SUITE_END();

    static constexpr int piTop = 0;
    static constexpr int ceed = 1;
    static constexpr int piTop3 = 2;
    static constexpr int piTop4 = 3;

    // By the request's text; of others the hardware has nothing to say.
    std::map<std::string, Answer> _answers;
    const Answer _nothing{{}, "pi-topd could not get it from the hardware"};
    std::optional<bool> _lidOpen;

    void answer(const std::string& request, std::vector<std::int64_t> with) { _answers[request] = {std::move(with)}; }

    std::string text(Part part, const KnownDevice& device) const {
        return machine::json(partText(
            part, device,
            [this](const pitopd::WireMessage& request) -> const Answer& {
                const auto found = _answers.find(request.text());
                return found == _answers.end() ? _nothing : found->second;
            },
            _lidOpen));
    }
    std::string text(Part part, int device) const { return text(part, KnownDevice::from({{device}})); }

    static std::string lack(const std::string& reason) { return R"({"available":false,"reason":")" + reason + "\"}"; }

public:
    void knowsEachDevice() {
        CPPUNIT_ASSERT_EQUAL(R"({"available":true,"model":"pi-top"})"s, text(Part::device, piTop));
        CPPUNIT_ASSERT_EQUAL(R"({"available":true,"model":"pi-topCEED"})"s, text(Part::device, ceed));
        CPPUNIT_ASSERT_EQUAL(R"({"available":true,"model":"pi-top [3]"})"s, text(Part::device, piTop3));
        CPPUNIT_ASSERT_EQUAL(R"({"available":true,"model":"pi-top [4]"})"s, text(Part::device, piTop4));
        CPPUNIT_ASSERT(KnownDevice::from({{piTop4}}).is(pitopd::DeviceId::piTop4));
        CPPUNIT_ASSERT(!KnownDevice::from({{piTop4}}).is(pitopd::DeviceId::piTop));
        CPPUNIT_ASSERT(!KnownDevice::from({{-1}}).is(pitopd::DeviceId::unknown));
    }

    void saysWhyTheDeviceIsNotKnown() {
        for (const std::vector<std::int64_t>& parameters : {std::vector<std::int64_t>{-1}, {4}, {-2}, {4294967299}, {}})
            CPPUNIT_ASSERT_EQUAL(lack("pi-topd has found no pi-top that it knows"),
                                 text(Part::device, KnownDevice::from({parameters})));
        CPPUNIT_ASSERT_EQUAL(lack("pi-topd is not running"),
                             text(Part::device, KnownDevice::from({{}, "pi-topd is not running", false})));
    }

    void tellsOfTheBattery() {
        answer("118", {0, 42, 104, -41});
        for (const int device : {piTop, piTop3, piTop4})
            CPPUNIT_ASSERT_EQUAL(
                R"({"available":true,"capacity":42,"charging":"discharging","minutesRemaining":104,"power":-4.1})"s,
                text(Part::battery, device));
        answer("118", {2, -1, -1, -1});
        CPPUNIT_ASSERT_EQUAL(R"({"available":true,"charging":"full"})"s, text(Part::battery, piTop));
    }

    void saysThatThereIsNoBattery() {
        answer("118", {-1, -1, -1, -1});
        CPPUNIT_ASSERT_EQUAL(lack("there is no battery, or its state is not known yet"), text(Part::battery, piTop));
        answer("118", {0, 101, 104, -41});
        CPPUNIT_ASSERT_EQUAL(lack("pi-topd's reading of the battery makes no sense"), text(Part::battery, piTop));
        CPPUNIT_ASSERT_EQUAL(lack("a pi-topCEED has no battery"), text(Part::battery, ceed));
    }

    void tellsOfTheDisplay() {
        answer("112", {10});
        answer("123", {1});
        answer("120", {300});
        for (const int device : {piTop, ceed, piTop3})
            CPPUNIT_ASSERT_EQUAL(R"({"available":true,"backlight":true,"blankingTimeout":300,"brightness":10})"s,
                                 text(Part::display, device));
        answer("123", {0});
        answer("120", {0});
        answer("112", {16});
        CPPUNIT_ASSERT_EQUAL(R"({"available":true,"backlight":false,"blankingTimeout":0,"brightness":16})"s,
                             text(Part::display, piTop3));
    }

    void leavesOutWhatTheDisplayDoesNotTell() {
        answer("112", {16}); // brighter than a pi-top can be
        answer("123", {2});
        answer("120", {300});
        CPPUNIT_ASSERT_EQUAL(R"({"available":true,"blankingTimeout":300})"s, text(Part::display, piTop));
        answer("112", {-1});
        answer("120", {-1});
        CPPUNIT_ASSERT_EQUAL(R"({"available":true})"s, text(Part::display, piTop));
        _answers.erase("112"); // refused
        answer("120", {300});
        CPPUNIT_ASSERT_EQUAL(R"({"available":true,"blankingTimeout":300})"s, text(Part::display, piTop));
    }

    void tellsOfTheOled() {
        answer("125", {1});
        answer("127", {0});
        CPPUNIT_ASSERT_EQUAL(R"({"available":true,"bus":0,"control":"pi"})"s, text(Part::oled, piTop4));
        answer("125", {0});
        answer("127", {1});
        CPPUNIT_ASSERT_EQUAL(R"({"available":true,"bus":1,"control":"hub"})"s, text(Part::oled, piTop4));
        answer("125", {2});
        answer("127", {-1});
        CPPUNIT_ASSERT_EQUAL(R"({"available":true})"s, text(Part::oled, piTop4));
    }

    void tellsOfTheLid() {
        for (const int device : {piTop, piTop3}) {
            _lidOpen = {};
            CPPUNIT_ASSERT_EQUAL(
                lack("pi-topd only tells when the lid is opened or closed, and neither has happened yet"),
                text(Part::lid, device));
            _lidOpen = true;
            CPPUNIT_ASSERT_EQUAL(R"({"available":true,"open":true})"s, text(Part::lid, device));
            _lidOpen = false;
            CPPUNIT_ASSERT_EQUAL(R"({"available":true,"open":false})"s, text(Part::lid, device));
        }
    }

    void tellsOfThePeripherals() {
        for (int i = 0; i < 6; ++i)
            answer("119|" + std::to_string(i), {0});
        for (const int device : {piTop, ceed, piTop3, piTop4})
            CPPUNIT_ASSERT_EQUAL(R"({"available":true,"connected":[]})"s, text(Part::peripherals, device));
        answer("119|0", {1});
        answer("119|5", {1});
        answer("119|3", {2}); // no answer to this
        _answers.erase("119|4");
        CPPUNIT_ASSERT_EQUAL(R"({"available":true,"connected":["pi-top-pulse","proto-plus"]})"s,
                             text(Part::peripherals, piTop4));
    }

    void saysWhatADeviceDoesNotHave() {
        for (const auto part : {Part::display, Part::oled, Part::battery})
            for (const auto& request : requestsFor(part))
                answer(request.text(), {1});
        _lidOpen = true;
        CPPUNIT_ASSERT_EQUAL(lack("pi-topd does not control the display of a pi-top [4]"), text(Part::display, piTop4));
        CPPUNIT_ASSERT_EQUAL(lack("a pi-top [4] has no lid"), text(Part::lid, piTop4));
        CPPUNIT_ASSERT_EQUAL(lack("a pi-topCEED has no lid"), text(Part::lid, ceed));
        CPPUNIT_ASSERT_EQUAL(lack("a pi-top has no OLED"), text(Part::oled, piTop));
        CPPUNIT_ASSERT_EQUAL(lack("a pi-topCEED has no OLED"), text(Part::oled, ceed));
        CPPUNIT_ASSERT_EQUAL(lack("a pi-top [3] has no OLED"), text(Part::oled, piTop3));
    }

    void saysOfEachPartWhyThereIsNone() {
        const auto absent = KnownDevice::from({{}, "pi-topd does not answer", false});
        for (const auto part : {Part::battery, Part::device, Part::display, Part::oled, Part::lid, Part::peripherals})
            CPPUNIT_ASSERT_EQUAL(lack("pi-topd does not answer"), text(part, absent));
    }

    void saysWhyNothingOfAPartIsThere() {
        for (const auto part : {Part::battery, Part::display, Part::peripherals})
            CPPUNIT_ASSERT_EQUAL(lack("pi-topd could not get it from the hardware"), text(part, piTop3));
        CPPUNIT_ASSERT_EQUAL(lack("pi-topd could not get it from the hardware"), text(Part::oled, piTop4));
    }

    void asksOnlyWhatAPartIsMadeOf() {
        const auto asked = [](Part part) {
            std::string all;
            for (const auto& request : requestsFor(part))
                all += (all.empty() ? "" : " ") + request.text();
            return all;
        };
        CPPUNIT_ASSERT_EQUAL("118"s, asked(Part::battery));
        CPPUNIT_ASSERT_EQUAL("112 123 120"s, asked(Part::display));
        CPPUNIT_ASSERT_EQUAL("125 127"s, asked(Part::oled));
        CPPUNIT_ASSERT_EQUAL("119|0 119|1 119|2 119|3 119|4 119|5"s, asked(Part::peripherals));
        for (const auto part : {Part::device, Part::lid, Part::serials, Part::throttling})
            CPPUNIT_ASSERT_EQUAL(""s, asked(part));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PartTextsTest);

} // namespace further::pitop
