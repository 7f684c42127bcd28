#include "plugins/pi-top/pi-topd/WireMessage.h"

#include <cppunit/extensions/HelperMacros.h>

#include <limits>
#include <string>
#include <string_view>

using namespace std::string_view_literals;

namespace further::pitopd {

class WireMessageTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WireMessageTest);
    CPPUNIT_TEST(isWrittenWithBarsBetween);
    CPPUNIT_TEST(numbersTheAnswerAfterItsRequest);
    CPPUNIT_TEST(isReadAsItWasWritten);
    CPPUNIT_TEST(isNoneWithoutNumbersOnly);
    CPPUNIT_TEST(hasAtLeastOneField);
    CPPUNIT_TEST(knowsWhatItIs);
    CPPUNIT_TEST(readsIntegersAsPythonDoes);
    CPPUNIT_TEST(refusesWhatPythonRefuses);
    CPPUNIT_TEST(takesTheNearestForANumberThatDoesNotFit);
    CPPUNIT_TEST_SUITE_END();

public:
    void isWrittenWithBarsBetween() {
        CPPUNIT_ASSERT_EQUAL(std::string("110"), WireMessage(Request::ping).text());
        CPPUNIT_ASSERT_EQUAL(std::string("202"), WireMessage(Refusal::malformed).text());
        CPPUNIT_ASSERT_EQUAL(std::string("305|0|42|104|-41"),
                             WireMessage(Event::batteryStateChanged, {0, 42, 104, -41}).text());
    }

    void numbersTheAnswerAfterItsRequest() {
        CPPUNIT_ASSERT_EQUAL(std::string("210"), WireMessage::answer(Request::ping).text());
        CPPUNIT_ASSERT_EQUAL(std::string("218|0|42|104|-41"),
                             WireMessage::answer(Request::getBatteryState, {0, 42, 104, -41}).text());
        CPPUNIT_ASSERT_EQUAL(std::string("228"), WireMessage::answer(Request::setOledSpiBus).text());
    }

    void isReadAsItWasWritten() {
        for (const auto& message : {WireMessage(Request::ping), WireMessage(Request::setBrightness, {10}),
                                    WireMessage::answer(Request::getBatteryState, {0, 42, 104, -41})})
            CPPUNIT_ASSERT(WireMessage::parse(message.text()) == message);
        CPPUNIT_ASSERT(WireMessage::parse(" +113 | 1_0 ") == WireMessage(Request::setBrightness, {10}));
    }

    void isNoneWithoutNumbersOnly() {
        for (const auto text : {""sv, "|"sv, "113|10|"sv, "113||10"sv, "|113"sv, "ping"sv, "110 110"sv, "110|x"sv,
                                "110\0"sv, "11.0"sv, "0x6e"sv, "\xff"sv})
            CPPUNIT_ASSERT_MESSAGE(std::string(text), !WireMessage::parse(text));
    }

    void hasAtLeastOneField() {
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), fieldsOf("").size());
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), fieldsOf("|").size());
        CPPUNIT_ASSERT(fieldsOf("1||3") == (std::vector<std::string_view>{"1", "", "3"}));
    }

    void knowsWhatItIs() {
        const WireMessage ready(Event::ready);
        CPPUNIT_ASSERT(ready.is(Event::ready));
        CPPUNIT_ASSERT(!ready.is(Event::lidClosed));
        CPPUNIT_ASSERT(!ready.is(Request::ping));
        CPPUNIT_ASSERT(WireMessage(Request::ping).is(Request::ping));
        CPPUNIT_ASSERT(WireMessage(Refusal::serverError).is(Refusal::serverError));
    }

    void readsIntegersAsPythonDoes() {
        for (const auto text : {"110"sv, "+110"sv, " 110 "sv, "1_1_0"sv, "00110"sv, "0_110"sv, "\t110\n"sv,
                                "\x1c"
                                "110\x1f"sv})
            CPPUNIT_ASSERT_MESSAGE(std::string(text), pythonInteger(text) == 110);
        CPPUNIT_ASSERT(pythonInteger("-41") == -41);
        CPPUNIT_ASSERT(pythonInteger("-0") == 0);
    }

    void refusesWhatPythonRefuses() {
        for (const auto text : {""sv, " "sv, "+"sv, "-"sv, "+ 1"sv, "--1"sv, "_1"sv, "1_"sv, "1__0"sv, "+_1"sv, "1 0"sv,
                                "1.0"sv, "1e3"sv, "0x10"sv, "ten"sv, "1\0"sv})
            CPPUNIT_ASSERT_MESSAGE(std::string(text), !pythonInteger(text));
    }

    void takesTheNearestForANumberThatDoesNotFit() {
        constexpr auto most = std::numeric_limits<std::int64_t>::max();
        CPPUNIT_ASSERT(pythonInteger("9223372036854775807") == most);
        CPPUNIT_ASSERT(pythonInteger("9223372036854775808") == most);
        CPPUNIT_ASSERT(pythonInteger("-99999999999999999999") == -most);
        CPPUNIT_ASSERT(pythonInteger(std::string(5000, '9')) == most);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WireMessageTest);

} // namespace further::pitopd
