#include "plugins/pi-top/Change.h"

#include <further/Error.h>

#include <cppunit/extensions/HelperMacros.h>

#include <functional>

namespace further::pitop {

using namespace std::string_literals;

class ChangeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ChangeTest);
    CPPUNIT_TEST(ordersAndAsksForEachKind);
    CPPUNIT_TEST(takesEachWayToWriteATimeout);
    CPPUNIT_TEST(refusesATimeoutThatCannotBeHad);
    CPPUNIT_TEST(isExactlyOne);
    CPPUNIT_TEST(keepsWhatTheClientHasWritten);
    CPPUNIT_TEST(isSoWhereTheAnswerSaysIt);
    CPPUNIT_TEST(hasAnEventWhereItTakesEffectLater);
    CPPUNIT_TEST(isTheDisplaysOnlyWhereThereIsOne);
    CPPUNIT_TEST(isTheOledsOnlyWhereThereIsOne);
    CPPUNIT_TEST(setsTheTimeoutOfEachDevice);
    CPPUNIT_TEST(isAsBrightAsTheDeviceCanBe);
    CPPUNIT_TEST(saysWhyNoDeviceIsKnown);
    CPPUNIT_TEST_SUITE_END();

    static Change change(const std::string& name, const Poco::Dynamic::Var& value) {
        Poco::JSON::Object data;
        data.set(name, value);
        return Change::from(data);
    }
    static Change timeout(const std::string& written) { return change("blankingTimeout", written); }

    /// What it orders and asks.
    static std::string wire(const Change& change) { return change.order().text() + " " + change.question().text(); }

    static std::string problem(const std::function<void()>& task, ErrorCode code) {
        try {
            task();
        } catch (const Error& error) {
            CPPUNIT_ASSERT(code == error.errorCode());
            return error.detail();
        }
        return "none";
    }
    static std::string problemOn(int device, const Change& change, ErrorCode code = ErrorCode::unavailable) {
        return problem([&] { change.checkFor(KnownDevice::from({{device}})); }, code);
    }

public:
    void ordersAndAsksForEachKind() {
        CPPUNIT_ASSERT_EQUAL("113|0 112"s, wire(change("brightness", 0)));
        CPPUNIT_ASSERT_EQUAL("113|16 112"s, wire(change("brightness", 16)));
        CPPUNIT_ASSERT_EQUAL("124|1 123"s, wire(change("backlight", true)));
        CPPUNIT_ASSERT_EQUAL("124|0 123"s, wire(change("backlight", false)));
        CPPUNIT_ASSERT_EQUAL("116 123"s, wire(change("screen", "blanked"s)));
        CPPUNIT_ASSERT_EQUAL("117 123"s, wire(change("screen", "unblanked"s)));
        CPPUNIT_ASSERT_EQUAL("126|1 125"s, wire(change("oled", "pi"s)));
        CPPUNIT_ASSERT_EQUAL("126|0 125"s, wire(change("oled", "hub"s)));
        CPPUNIT_ASSERT_EQUAL("128|0 127"s, wire(change("oledBus", 0)));
        CPPUNIT_ASSERT_EQUAL("128|1 127"s, wire(change("oledBus", 1)));
    }

    void takesEachWayToWriteATimeout() {
        CPPUNIT_ASSERT_EQUAL("121|0 120"s, wire(timeout("off")));
        CPPUNIT_ASSERT_EQUAL("121|1 120"s, wire(timeout("1 s")));
        CPPUNIT_ASSERT_EQUAL("121|1 120"s, wire(timeout("1000 ms")));
        CPPUNIT_ASSERT_EQUAL("121|300 120"s, wire(timeout("5 min")));
        CPPUNIT_ASSERT_EQUAL("121|300 120"s, wire(timeout("5min")));
        CPPUNIT_ASSERT_EQUAL("121|86400 120"s, wire(timeout("24 h")));
    }

    void refusesATimeoutThatCannotBeHad() {
        for (const std::string written :
             {"", "300", "s", "0 s", "-1 s", "1.5 s", "1500 ms", "25 h", "86401 s", "99999999999999999999 s", "5 m",
              "5 S", "OFF", "off ", "never", "1 s 1 s", "5 days"})
            CPPUNIT_ASSERT_EQUAL("data.blankingTimeout must be a number and a unit (s, min or h), whole seconds from "
                                 "\"1 s\" to \"24 h\", or \"off\"; \"" +
                                     written + "\" is not.",
                                 problem([&] { timeout(written); }, ErrorCode::invalidData));
    }

    void isExactlyOne() {
        const auto sentence = "data must have exactly one of these: brightness, backlight, screen, blankingTimeout, "
                              "oled, oledBus."s;
        Poco::JSON::Object data;
        CPPUNIT_ASSERT_EQUAL(sentence, problem([&] { Change::from(data); }, ErrorCode::invalidData));
        data.set("brightness", 1);
        data.set("backlight", true);
        CPPUNIT_ASSERT_EQUAL(sentence, problem([&] { Change::from(data); }, ErrorCode::invalidData));
        CPPUNIT_ASSERT_EQUAL(sentence, problem([] { change("volume", 1); }, ErrorCode::invalidData));
    }

    void keepsWhatTheClientHasWritten() {
        CPPUNIT_ASSERT_EQUAL("300 s"s, timeout("300 s").written().convert<std::string>());
        CPPUNIT_ASSERT_EQUAL("blankingTimeout"s, timeout("300 s").name());
        CPPUNIT_ASSERT(change("backlight", true).written().isBoolean());
        CPPUNIT_ASSERT(change("oledBus", 1).written().isInteger());
    }

    void isSoWhereTheAnswerSaysIt() {
        const auto brightness = change("brightness", 5);
        CPPUNIT_ASSERT(brightness.isSo({{5}}));
        CPPUNIT_ASSERT(!brightness.isSo({{4}}));
        CPPUNIT_ASSERT(!brightness.isSo({{}}));
        CPPUNIT_ASSERT(!brightness.isSo({{5, 5}}));
        CPPUNIT_ASSERT(!brightness.isSo({{5}, "pi-topd does not answer"}));
        CPPUNIT_ASSERT(change("screen", "blanked"s).isSo({{0}}));
        CPPUNIT_ASSERT(change("screen", "unblanked"s).isSo({{1}}));
    }

    void hasAnEventWhereItTakesEffectLater() {
        CPPUNIT_ASSERT_EQUAL("326|1"s, change("oledBus", 1).doneEvent()->text());
        CPPUNIT_ASSERT_EQUAL("326|0"s, change("oledBus", 0).doneEvent()->text());
        CPPUNIT_ASSERT(!change("brightness", 1).doneEvent());
        CPPUNIT_ASSERT(!change("backlight", true).doneEvent());
        CPPUNIT_ASSERT(!change("screen", "blanked"s).doneEvent());
        CPPUNIT_ASSERT(!timeout("1 s").doneEvent());
        CPPUNIT_ASSERT(!change("oled", "pi"s).doneEvent());
    }

    void isTheDisplaysOnlyWhereThereIsOne() {
        for (const auto& ofDisplay :
             {change("brightness", 1), change("backlight", true), change("screen", "blanked"s)}) {
            CPPUNIT_ASSERT_EQUAL("pi-topd does not control the display of a pi-top [4]."s, problemOn(3, ofDisplay));
            for (const int device : {0, 1, 2})
                CPPUNIT_ASSERT_EQUAL("none"s, problemOn(device, ofDisplay));
        }
    }

    void isTheOledsOnlyWhereThereIsOne() {
        for (const auto& ofOled : {change("oled", "pi"s), change("oledBus", 1)}) {
            CPPUNIT_ASSERT_EQUAL("a pi-top has no OLED."s, problemOn(0, ofOled));
            CPPUNIT_ASSERT_EQUAL("a pi-topCEED has no OLED."s, problemOn(1, ofOled));
            CPPUNIT_ASSERT_EQUAL("a pi-top [3] has no OLED."s, problemOn(2, ofOled));
            CPPUNIT_ASSERT_EQUAL("none"s, problemOn(3, ofOled));
        }
    }

    void setsTheTimeoutOfEachDevice() {
        for (const int device : {0, 1, 2, 3})
            CPPUNIT_ASSERT_EQUAL("none"s, problemOn(device, timeout("5 min")));
    }

    void isAsBrightAsTheDeviceCanBe() {
        for (const int device : {0, 1})
            CPPUNIT_ASSERT_EQUAL("none"s, problemOn(device, change("brightness", 10)));
        CPPUNIT_ASSERT_EQUAL("none"s, problemOn(2, change("brightness", 16)));
        CPPUNIT_ASSERT_EQUAL("data.brightness must be from 0 to 10 on a pi-top; 11 is not."s,
                             problemOn(0, change("brightness", 11), ErrorCode::invalidData));
        CPPUNIT_ASSERT_EQUAL("data.brightness must be from 0 to 10 on a pi-topCEED; 16 is not."s,
                             problemOn(1, change("brightness", 16), ErrorCode::invalidData));
    }

    void saysWhyNoDeviceIsKnown() {
        const auto absent = KnownDevice::from({{}, "pi-topd is not running", false});
        for (const auto& any : {change("brightness", 1), timeout("off"), change("oledBus", 1)}) {
            CPPUNIT_ASSERT_EQUAL("pi-topd is not running."s,
                                 problem([&] { any.checkFor(absent); }, ErrorCode::unavailable));
            CPPUNIT_ASSERT_EQUAL("pi-topd has found no pi-top that it knows."s, problemOn(-1, any));
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ChangeTest);

} // namespace further::pitop
