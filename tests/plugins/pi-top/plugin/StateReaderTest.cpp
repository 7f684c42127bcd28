#include "PiTopFixture.h"
#include "plugins/common/machine/Trees.h"
#include "support/TemporaryDirectory.h"

#include "plugins/pi-top/StateReader.h"

#include <further/Error.h>

#include <cppunit/extensions/HelperMacros.h>

#include <memory>

namespace further::pitop {

using namespace std::chrono_literals;
using namespace std::string_literals;

class StateReaderTest : public PiTopFixture {
    CPPUNIT_TEST_SUITE(StateReaderTest);
    CPPUNIT_TEST(readsEachPart);
    CPPUNIT_TEST(readsNoPartThatNobodyAskedFor);
    CPPUNIT_TEST(readsTheDevicesFiles);
    CPPUNIT_TEST(saysWhatTheMachineDoesNotHave);
    CPPUNIT_TEST(saysWhyTheDaemonGaveNothing);
    CPPUNIT_TEST(tellsOfTheFilesWithoutTheDaemon);
    CPPUNIT_TEST(leavesOutTheFilesWhereNoWorkerIsToBeHad);
    CPPUNIT_TEST(goesOnWithWhatTheHardwareHas);
    CPPUNIT_TEST(sharesTheNextReading);
    CPPUNIT_TEST(asksForWhatAllOfThemWant);
    CPPUNIT_TEST(waitsForASilentDaemonOnce);
    CPPUNIT_TEST(waitsOnceForADaemonThatFallsSilent);
    CPPUNIT_TEST(asksAgainAfterASilence);
    CPPUNIT_TEST(refusesMoreThanMayWait);
    CPPUNIT_TEST(answersWhereTooManyRequestsWait);
    CPPUNIT_TEST(tellsTheBatteryInNumbers);
    CPPUNIT_TEST(tellsNobodyAfterItsEnd);
    CPPUNIT_TEST_SUITE_END();

    using State = StateReader::State;

    std::optional<testing::TemporaryDirectory> _place;
    std::optional<Requests> _requests;
    std::unique_ptr<StateReader> _reader;
    std::optional<bool> _lidOpen;
    std::vector<State> _states;

    static Parts parts(std::initializer_list<Part> some) {
        Parts set;
        for (const auto part : some)
            set.set(static_cast<std::size_t>(part));
        return set;
    }
    static Parts all() { return Parts().set(); }

    void begin(const machine::Files& files) {
        _reader = std::make_unique<StateReader>(*strand, *_requests, files, [this] { return _lidOpen; });
    }
    void ask(const Parts& parts) {
        _reader->read(parts, [this](const State& state) { _states.push_back(state); });
    }
    bool awaitStates(std::size_t count) {
        return runUntil([&] { return _states.size() >= count; });
    }
    State state(const Parts& parts) {
        _states.clear();
        ask(parts);
        CPPUNIT_ASSERT(awaitStates(1));
        return _states.front();
    }
    static std::string text(const State& state, const std::string& part) { return machine::json(state.parts.at(part)); }
    static std::string lack(const std::string& reason) { return R"({"available":false,"reason":")" + reason + "\"}"; }

public:
    void setUp() override {
        PiTopFixture::setUp();
        _place.emplace();
        _requests.emplace(*strand, *context, daemon->requests());
        begin(machine::Files(_place->path()));
    }
    void tearDown() override {
        _states.clear();
        _lidOpen.reset();
        _reader.reset();
        _requests.reset();
        _place.reset();
        PiTopFixture::tearDown();
    }

    void readsEachPart() {
        daemon->start();
        begin(machine::pi4());
        const auto read = state(all());
        CPPUNIT_ASSERT_EQUAL(partNames.size(), read.parts.size());
        CPPUNIT_ASSERT_EQUAL(
            R"({"available":true,"capacity":42,"charging":"discharging","minutesRemaining":104,"power":-4.1})"s,
            text(read, "battery"));
        CPPUNIT_ASSERT_EQUAL(R"({"available":true,"board":"Raspberry Pi 4 Model B Rev 1.4","model":"pi-top [4]"})"s,
                             text(read, "device"));
        CPPUNIT_ASSERT_EQUAL(lack("pi-topd does not control the display of a pi-top [4]"), text(read, "display"));
        CPPUNIT_ASSERT_EQUAL(R"({"available":true,"bus":0,"control":"pi"})"s, text(read, "oled"));
        CPPUNIT_ASSERT_EQUAL(lack("a pi-top [4] has no lid"), text(read, "lid"));
        CPPUNIT_ASSERT_EQUAL(R"({"available":true,"connected":["proto-plus"]})"s, text(read, "peripherals"));
        CPPUNIT_ASSERT_EQUAL(""s, read.problem);
        daemon->becomeDevice(2);
        _lidOpen = true;
        CPPUNIT_ASSERT_EQUAL(R"({"available":true,"open":true})"s, text(state(all()), "lid"));
    }

    void readsNoPartThatNobodyAskedFor() {
        daemon->start();
        const auto read = state(parts({Part::battery}));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, read.parts.size());
        CPPUNIT_ASSERT((std::vector{"111"s, "118"s} == daemon->asked()));
        CPPUNIT_ASSERT_EQUAL(0, strand->offloaded);
    }

    void readsTheDevicesFiles() {
        begin(machine::pi4());
        const auto read = state(parts({Part::serials, Part::throttling}));
        CPPUNIT_ASSERT_EQUAL(R"({"available":true,"board":"10000000a1b2c3d4","hub":"305419896"})"s,
                             text(read, "serials"));
        const auto throttling = read.parts.at("throttling");
        CPPUNIT_ASSERT(throttling->getValue<bool>("available"));
        CPPUNIT_ASSERT(throttling->isArray("now"));
        CPPUNIT_ASSERT(throttling->isArray("sinceBoot"));
        CPPUNIT_ASSERT_EQUAL(1, strand->offloaded);
    }

    void saysWhatTheMachineDoesNotHave() {
        const auto read = state(parts({Part::serials, Part::throttling}));
        CPPUNIT_ASSERT_EQUAL(lack("this machine has no serial numbers"), text(read, "serials"));
        CPPUNIT_ASSERT_EQUAL(lack("this is no Raspberry Pi"), text(read, "throttling"));
    }

    void saysWhyTheDaemonGaveNothing() {
        const auto read = state(all());
        CPPUNIT_ASSERT_EQUAL("pi-topd is not running"s, read.problem);
        CPPUNIT_ASSERT(!read.battery);
        for (const auto* const part : {"battery", "device", "display", "oled", "lid", "peripherals"})
            CPPUNIT_ASSERT_EQUAL(lack("pi-topd is not running"), text(read, part));
    }

    void tellsOfTheFilesWithoutTheDaemon() {
        begin(machine::pi4());
        const auto read = state(all());
        CPPUNIT_ASSERT(read.parts.at("serials")->getValue<bool>("available"));
        CPPUNIT_ASSERT(read.parts.at("throttling")->getValue<bool>("available"));
        CPPUNIT_ASSERT_EQUAL(lack("pi-topd is not running"), text(read, "device")); // and nothing of its board
    }

    void leavesOutTheFilesWhereNoWorkerIsToBeHad() {
        daemon->start();
        begin(machine::pi4());
        strand->busy = true;
        const auto read = state(all());
        CPPUNIT_ASSERT_EQUAL(R"({"available":true,"model":"pi-top [4]"})"s, text(read, "device"));
        CPPUNIT_ASSERT(!read.parts.at("serials")->getValue<bool>("available"));
        CPPUNIT_ASSERT(!read.parts.at("throttling")->getValue<bool>("available"));
    }

    void goesOnWithWhatTheHardwareHas() {
        daemon->start();
        daemon->answer("118", "201"); // no hub
        auto read = state(all());
        CPPUNIT_ASSERT_EQUAL(lack("pi-topd could not get it from the hardware"), text(read, "battery"));
        CPPUNIT_ASSERT(read.parts.at("oled")->getValue<bool>("available"));
        CPPUNIT_ASSERT_EQUAL(""s, read.problem);
        daemon->becomeDevice(-1);
        read = state(all());
        for (const auto* const part : {"battery", "device", "display", "oled", "lid", "peripherals"})
            CPPUNIT_ASSERT_EQUAL(lack("pi-topd has found no pi-top that it knows"), text(read, part));
        CPPUNIT_ASSERT_EQUAL(""s, read.problem); // it answers, after all
    }

    void sharesTheNextReading() {
        daemon->start();
        daemon->onRequest = [this](const std::string& request) {
            if (request != "118")
                return;
            if (daemon->asked("118") == 1)
                for (int i = 0; i < 100; ++i) // while the first one's reading is under way
                    ask(parts({Part::battery}));
            daemon->answer("118", daemon->asked("118") == 1 ? "218|0|1|1|1" : "218|0|2|2|2");
        };
        ask(parts({Part::battery}));
        CPPUNIT_ASSERT(awaitStates(101));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, daemon->asked("118"));
        CPPUNIT_ASSERT(_states.front().battery == Battery::from({0, 1, 1, 1}));
        for (std::size_t i = 1; i < 101; ++i)
            CPPUNIT_ASSERT(_states[i].battery == Battery::from({0, 2, 2, 2}));
    }

    void asksForWhatAllOfThemWant() {
        daemon->start();
        ask(parts({Part::device}));
        ask(parts({Part::battery}));
        ask(parts({Part::oled}));
        ask(parts({Part::battery, Part::serials}));
        CPPUNIT_ASSERT(awaitStates(4));
        CPPUNIT_ASSERT((std::vector{"111"s, "111"s, "118"s, "125"s, "127"s} == daemon->asked()));
        for (const auto& read : {_states[1], _states[2], _states[3]})
            CPPUNIT_ASSERT_EQUAL(std::size_t{3}, read.parts.size());
    }

    void waitsForASilentDaemonOnce() {
        daemon->start();
        daemon->hang();
        ask(all());
        CPPUNIT_ASSERT(runUntil([this] { return !daemon->asked().empty(); }));
        ask(all());
        ask(parts({Part::battery}));
        strand->advance(Requests::patience - 1ms);
        CPPUNIT_ASSERT(_states.empty());
        strand->advance(1ms);
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, _states.size());
        for (const auto& read : _states) {
            CPPUNIT_ASSERT_EQUAL("pi-topd does not answer"s, read.problem);
            CPPUNIT_ASSERT_EQUAL(lack("pi-topd does not answer"), text(read, "battery"));
        }
    }

    void waitsOnceForADaemonThatFallsSilent() {
        daemon->start();
        daemon->onRequest = [this](const std::string& request) {
            if (request == "118")
                daemon->hang();
        };
        ask(parts({Part::battery}));
        ask(parts({Part::battery}));
        CPPUNIT_ASSERT(runUntil([this] { return daemon->owesAnswer(); }));
        strand->advance(Requests::patience);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, _states.size());
        for (const auto& state : _states)
            CPPUNIT_ASSERT_EQUAL("pi-topd does not answer"s, state.problem);
    }

    void asksAgainAfterASilence() {
        waitsForASilentDaemonOnce();
        daemon->resume();
        CPPUNIT_ASSERT_EQUAL(""s, state(all()).problem);
    }

    void refusesMoreThanMayWait() {
        daemon->start();
        ask(parts({Part::battery})); // begins at once, and doesn't wait
        for (std::size_t i = 0; i < StateReader::mostWaiting; ++i)
            ask(parts({Part::battery}));
        try {
            ask(parts({Part::battery}));
            CPPUNIT_FAIL("One too many was taken");
        } catch (const Error& error) {
            CPPUNIT_ASSERT(ErrorCode::busy == error.errorCode());
        }
        CPPUNIT_ASSERT(awaitStates(1 + StateReader::mostWaiting));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, daemon->asked("118"));
    }

    void answersWhereTooManyRequestsWait() {
        daemon->start();
        daemon->hang();
        for (std::size_t i = 0; i < Requests::mostWaiting; ++i)
            _requests->ask(pitopd::WireMessage(pitopd::Request::ping), [](const Answer&) {});
        const auto read = state(all()); // and no time has passed
        CPPUNIT_ASSERT_EQUAL("256 requests to pi-topd wait for their answers already; try again in a second"s,
                             read.problem);
    }

    void tellsTheBatteryInNumbers() {
        daemon->start();
        CPPUNIT_ASSERT(state(parts({Part::battery})).battery == Battery::from({0, 42, 104, -41}));
        CPPUNIT_ASSERT(!state(parts({Part::oled})).battery);
        daemon->answer("118", "201");
        CPPUNIT_ASSERT(!state(parts({Part::battery})).battery);
        daemon->answer("118", "218|9|9|9|9");
        CPPUNIT_ASSERT(!state(parts({Part::battery})).battery);
    }

    void tellsNobodyAfterItsEnd() {
        begin(machine::pi4());
        ask(all());
        ask(all());
        _reader.reset();
        strand->advance(2s);
        CPPUNIT_ASSERT(runUntil([this] { return strand->timers() == 0; }));
        CPPUNIT_ASSERT(_states.empty());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StateReaderTest);

} // namespace further::pitop
