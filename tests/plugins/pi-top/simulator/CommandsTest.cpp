#include "Bench.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

namespace further::simulator {

using namespace std::chrono_literals;

class CommandsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CommandsTest);
    CPPUNIT_TEST(pressesEachButton);
    CPPUNIT_TEST(pressesForAsLongAsIsSaid);
    CPPUNIT_TEST(holdsAndReleases);
    CPPUNIT_TEST(releasesAPressEarly);
    CPPUNIT_TEST(pressesNoButtonTwice);
    CPPUNIT_TEST(connectsEachPeripheral);
    CPPUNIT_TEST(wakesTheScreenForNewHardware);
    CPPUNIT_TEST(turnsTheBrightnessAsTheKeysDo);
    CPPUNIT_TEST(opensAndClosesTheLid);
    CPPUNIT_TEST(publishesWhatHasNoState);
    CPPUNIT_TEST(hasOnlyWhatTheDeviceHas);
    CPPUNIT_TEST(needsAHubForWhatHangsOnIt);
    CPPUNIT_TEST(saysWhereNobodyHearsOfIt);
    CPPUNIT_TEST(doesNotStartOrGoOnTwice);
    CPPUNIT_TEST(saysWhatWouldBeRight);
    CPPUNIT_TEST(toleratesBlanks);
    CPPUNIT_TEST(answersInOneShape);
    CPPUNIT_TEST(tellsWhatIsSo);
    CPPUNIT_TEST(quits);
    CPPUNIT_TEST(throttlesOnlyWhereThereIsAFile);
    CPPUNIT_TEST_SUITE_END();

    std::unique_ptr<Bench> _bench = Bench::ready();

    void assertSays(const std::string& answer, std::string_view command) {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(std::string(command), answer + "\n", _bench->say(command));
    }
    void assertDone(const Done& right) { CPPUNIT_ASSERT(_bench->done() == right); }

public:
    void pressesEachButton() {
        const std::vector<std::pair<std::string, Done>> all{{"up", {"313", "314"}},
                                                            {"down", {"315", "316"}},
                                                            {"select", {"317", "318"}},
                                                            {"cancel", {"319", "320"}},
                                                            {"power", {"328", "329"}}};
        for (const auto& [button, events] : all) {
            assertSays("ok", "press " + button);
            assertDone({events[0]});
            _bench->pass(199ms);
            assertDone({});
            _bench->pass(1ms);
            assertDone({events[1]});
        }
    }

    void pressesForAsLongAsIsSaid() {
        assertSays("ok", "press up 1 s");
        assertSays("ok", "press down 500ms");
        _bench->pass(499ms);
        assertDone({"313", "315"});
        _bench->pass(501ms);
        assertDone({"316", "314"});
    }

    void holdsAndReleases() {
        assertSays("ok", "hold select");
        _bench->pass(1s);
        assertDone({"317"});
        assertSays("ok", "release select");
        assertDone({"318"});
        assertSays("error: The button select isn't held down; say: hold select", "release select");
    }

    void releasesAPressEarly() {
        assertSays("ok", "press up 5 s");
        assertSays("ok", "release up");
        assertSays("ok", "hold up");
        _bench->pass(6s);
        assertDone({"313", "314", "313"});
    }

    void pressesNoButtonTwice() {
        assertSays("ok", "press up");
        assertSays("error: The button up is held down already; say: release up", "press up");
        assertSays("error: The button up is held down already; say: release up", "hold up");
        _bench->pass(1s);
        assertDone({"313", "314"});
        assertSays("ok", "press up");
    }

    void connectsEachPeripheral() {
        int id = 0;
        for (const auto* const name :
             {"pi-top-pulse", "speaker-left", "speaker-mono", "speaker-right", "speaker-v2", "proto-plus"}) {
            const auto number = std::to_string(id++);
            assertSays("ok", std::string("connect ") + name);
            assertSays("ok, but it was so already", std::string("connect ") + name);
            assertDone({"301|" + number});
            assertSays("ok", std::string("disconnect ") + name);
            assertSays("ok, but it was so already", std::string("disconnect ") + name);
            assertDone({"302|" + number});
        }
    }

    void wakesTheScreenForNewHardware() {
        _bench = Bench::ready("pi-top-3");
        const auto afterBlanking = [&](const std::string& command) {
            _bench->say("screen blanked");
            _bench->done();
            _bench->say(command);
            return _bench->done();
        };
        CPPUNIT_ASSERT(afterBlanking("connect proto-plus") == (Done{"301|5", "307"}));
        CPPUNIT_ASSERT(afterBlanking("disconnect proto-plus") == (Done{"302|5"}));
        CPPUNIT_ASSERT(afterBlanking("reboot") == (Done{"304", "307"}));
        CPPUNIT_ASSERT(afterBlanking("unsupported") == (Done{"312", "307"}));
        CPPUNIT_ASSERT(afterBlanking("shutdown") == (Done{"303"}));
    }

    void turnsTheBrightnessAsTheKeysDo() {
        _bench = Bench::ready("pi-top-3");
        assertSays("ok", "brightness 7");
        assertSays("ok", "brightness 7");
        assertDone({"300|7"});
        CPPUNIT_ASSERT_EQUAL(std::string("212|7"), _bench->ask("112"));
        _bench = Bench::ready("ceed");
        assertSays("error: The brightness of a pi-topCEED is a whole number from 0 to 10", "brightness 11");
        assertSays("error: The brightness of a pi-topCEED is a whole number from 0 to 10", "brightness 1.5");
        assertSays("error: \"17\" should be a number from 0 to 16. It is: brightness N", "brightness 17");
    }

    void opensAndClosesTheLid() {
        _bench = Bench::ready("pi-top");
        assertSays("ok", "lid open");
        assertSays("ok", "lid closed");
        assertDone({"310", "306"});
        assertSays("ok", "lid open");
        assertDone({"311", "307"});
        assertSays("ok", "screen blanked");
        assertSays("ok", "screen blanked");
        assertSays("ok", "screen unblanked");
        assertDone({"306", "307"});
    }

    void publishesWhatHasNoState() {
        assertSays("ok", "shutdown");
        assertSays("ok", "reboot");
        assertSays("ok", "unsupported");
        assertDone({"303", "304", "312"});
    }

    void hasOnlyWhatTheDeviceHas() {
        const auto without = [&](const std::string& part, const char* command) {
            CPPUNIT_ASSERT_EQUAL(std::size_t(0),
                                 _bench->say(command).find("error: A " +
                                                           std::string(_bench->simulation().hardware.model().name()) +
                                                           " has no " + part));
        };
        without("display", "brightness 3");
        without("display", "screen blanked");
        without("lid", "lid closed");
        assertDone({});
        _bench = Bench::ready("ceed");
        for (const auto* const command : {"battery 10", "battery none", "charger on", "load 3"})
            without("battery", command);
        for (const auto* const command : {"press up", "hold up", "release up"})
            without("buttons", command);
        without("lid", "lid closed");
        assertDone({});
    }

    void needsAHubForWhatHangsOnIt() {
        assertSays("ok", "press up 1 s");
        assertSays("ok", "hub off");
        assertSays("error: There is no hub that would notice; say: hub on", "press down");
        assertSays("error: There is no hub that would notice; say: hub on", "shutdown");
        assertDone({"313"});
        _bench->pass(2s);
        assertDone({});
        assertSays("ok", "hub on");
        assertSays("ok", "press up");
    }

    void saysWhereNobodyHearsOfIt() {
        assertSays("ok", "hang");
        assertSays("ok, but pi-topd hangs, and nobody hears of it", "press up");
        assertSays("ok", "stop");
        assertSays("ok, but pi-topd is stopped, and nobody hears of it", "press down");
        assertSays("ok", "start");
        assertSays("ok, but pi-topd isn't ready yet, and nobody hears of it", "press select");
    }

    void doesNotStartOrGoOnTwice() {
        assertSays("error: pi-topd runs already; say: restart", "start");
        assertSays("error: pi-topd doesn't hang; say: hang", "resume");
        assertSays("ok", "stop");
        assertSays("ok", "stop");
        assertSays("error: pi-topd is stopped; say: start", "hang");
        assertSays("ok", "start");
        assertSays("error: pi-topd isn't ready yet; say it again in a moment", "hang");
        _bench->eventsTaken = true;
        assertSays("ok", "stop");
        assertSays("error: events taken", "start");
    }

    void saysWhatWouldBeRight() {
        assertSays("error: A command is missing", "");
        assertSays("error: There is no command \"pres\"; help lists them all", "pres up");
        assertSays("error: A button is missing: up, down, select, cancel or power. It is: press BUTTON [DURATION]",
                   "press");
        assertSays("error: \"left\" should be up, down, select, cancel or power. It is: press BUTTON [DURATION]",
                   "press left");
        assertSays(
            "error: \"soon\" should be a number and a unit (ms, s, min or h), such as 200 ms, and at most a year. "
            "It is: press BUTTON [DURATION]",
            "press up soon");
        assertSays("error: \"now\" is one word too many. It is: press BUTTON [DURATION]", "press up 2 s now");
        assertSays("error: \"half\" should be a percentage from 0 to 100, none or unknown. It is: battery "
                   "PERCENT|none|unknown",
                   "battery half");
        assertSays("error: \"101\" should be a number from 0 to 100. It is: battery PERCENT|none|unknown",
                   "battery 101");
        assertSays("error: \"nan\" should be a percentage from 0 to 100, none or unknown. It is: battery "
                   "PERCENT|none|unknown",
                   "battery nan");
        assertSays("error: \"0\" should be a number from 0.1 to 100. It is: load WATTS", "load 0");
        assertSays("error: \"2000\" should be a number from 0.01 to 1000. It is: speed FACTOR", "speed 2000");
        assertSays("error: \"yes\" should be on or off. It is: charger on|off", "charger yes");
        assertSays("error: \"mouse\" should be pi-top-pulse, speaker-left, speaker-mono, speaker-right, speaker-v2 or "
                   "proto-plus. It is: connect PERIPHERAL",
                   "connect mouse");
        assertSays("error: wait is for scripts only, which --script FILE runs", "wait 2 s");
    }

    void toleratesBlanks() {
        assertSays("ok", "  press \t up  1 s \r");
        assertDone({"313"});
    }

    void answersInOneShape() {
        for (const auto* const command : {"status", "help"}) {
            auto answer = _bench->say(command);
            CPPUNIT_ASSERT(answer.ends_with("\nok\n"));
            answer.resize(answer.size() - 3);
            for (std::size_t begin = 0; begin < answer.size(); begin = answer.find('\n', begin) + 1)
                CPPUNIT_ASSERT_EQUAL(std::string("  "), answer.substr(begin, 2));
        }
    }

    void tellsWhatIsSo() {
        _bench->say("battery 42");
        _bench->say("hold up");
        _bench->say("connect speaker-v2");
        CPPUNIT_ASSERT_EQUAL(std::string("  device: pi-top [4]\n"
                                         "  pi-topd: ready\n"
                                         "  battery: discharging, 42 %, 104 minutes, -4.1 W\n"
                                         "  power: charger off, load 4.1 W, speed 1\n"
                                         "  blanking timeout: 300 s\n"
                                         "  buttons: up\n"
                                         "  miniscreen: the Pi's, SPI bus 1\n"
                                         "  peripherals: speaker-v2\n"
                                         "ok\n"),
                             _bench->say("status"));
        _bench = Bench::ready("pi-top-3");
        _bench->say("lid closed");
        _bench->say("battery unknown");
        _bench->say("stop");
        CPPUNIT_ASSERT_EQUAL(std::string("  device: pi-top [3]\n"
                                         "  pi-topd: stopped\n"
                                         "  battery: 80 %, and nothing else is known\n"
                                         "  power: charger off, load 4.1 W, speed 1\n"
                                         "  screen: brightness 16 of 16, unblanked, lid closed\n"
                                         "  blanking timeout: 300 s\n"
                                         "  peripherals: none\n"
                                         "ok\n"),
                             _bench->say("status"));
    }

    void quits() {
        CPPUNIT_ASSERT(!_bench->simulation().ended);
        assertSays("ok", "quit");
        CPPUNIT_ASSERT(_bench->simulation().ended);
    }

    void throttlesOnlyWhereThereIsAFile() {
        assertSays("error: Throttling is told by a file, and there is none: start the simulator with --root DIR",
                   "throttle under-voltage");
        assertSays(
            "error: \"hot\" should be under-voltage, frequency-capped, throttled, soft-temperature-limit or none. It "
            "is: throttle WORD...|none",
            "throttle hot");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CommandsTest);

} // namespace further::simulator
