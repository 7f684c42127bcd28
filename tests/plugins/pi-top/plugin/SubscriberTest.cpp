#include "Mailbox.h"
#include "plugins/common/machine/Trees.h"

#include "plugins/pi-top/Subscriber.h"

#include <Poco/RegularExpression.h>

#include <cppunit/extensions/HelperMacros.h>

#include <initializer_list>

namespace further::pitop {

using namespace std::string_literals;

class SubscriberTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SubscriberTest);
    CPPUNIT_TEST(isUncertainAtFirst);
    CPPUNIT_TEST(isToldAStateOfItsTopics);
    CPPUNIT_TEST(isToldWhyNoEventsCome);
    CPPUNIT_TEST(isToldWhenTheReasonIsAnother);
    CPPUNIT_TEST(isToldOfItsTopicsOnly);
    CPPUNIT_TEST(isToldWhatItsChannelAndTheTimeAre);
    CPPUNIT_TEST(holdsEventsUntilTheState);
    CPPUNIT_TEST(holdsNothingThatTheStateShows);
    CPPUNIT_TEST(isToldWhatChangesWhileTheStateIsRead);
    CPPUNIT_TEST(isWarnedAgainAfterAChargerThatCameWhileItWasUncertain);
    CPPUNIT_TEST(holdsSoManyAndCountsTheRest);
    CPPUNIT_TEST(isUncertainAgain);
    CPPUNIT_TEST(isToldNoBatteryTwice);
    CPPUNIT_TEST(isWarnedOnceOverStates);
    CPPUNIT_TEST(isWarnedAgainAfterAChargerThatItDidNotAskFor);
    CPPUNIT_TEST(sharesItsDataWithOthers);
    CPPUNIT_TEST_SUITE_END();

    testing::FakeStrand _strand;
    Mailbox _mailbox{_strand};

    Subscriber subscriber(std::initializer_list<Topic> topics) {
        Topics set;
        for (const auto topic : topics)
            set.set(static_cast<std::size_t>(topic));
        return {set, "p1", _mailbox.outbox()};
    }

    /// A state with all that there is.
    static StateReader::State state(int charging = 0, int capacity = 42) {
        StateReader::State state;
        for (const auto name : partNames) {
            Poco::JSON::Object::Ptr part = new Poco::JSON::Object;
            part->set("available", true);
            state.parts[std::string(name)] = part;
        }
        state.battery = Battery::from({charging, capacity, 104, -41});
        return state;
    }
    static ClientEvent event(const std::string& wire) { return *ClientEvent::from(*pitopd::WireMessage::parse(wire)); }
    static void tell(Subscriber& subscriber, std::initializer_list<const char*> events) {
        for (const auto* const wire : events)
            subscriber.onEvent(event(wire));
    }

    std::string lines() {
        _strand.runPosted();
        std::string all;
        for (const auto& line : _mailbox.lines())
            all += line + "\n";
        _mailbox.clear();
        return all;
    }
    static std::string battery(int capacity) {
        return R"({"capacity":)" + std::to_string(capacity) +
               R"(,"charging":"discharging","event":"battery","minutesRemaining":104,"power":-4.1})" + "\n";
    }
    static std::string select(bool pressed) {
        return R"({"button":"select","event":"button","pressed":)" + std::string(pressed ? "true" : "false") + "}\n";
    }
    static std::string warning(const std::string& word) { return R"({"event":"warning","warning":")" + word + "\"}\n"; }

public:
    void isUncertainAtFirst() {
        auto one = subscriber({Topic::buttons});
        CPPUNIT_ASSERT(one.uncertain());
        tell(one, {"317"});
        CPPUNIT_ASSERT_EQUAL(""s, lines());
        one.onState(state());
        CPPUNIT_ASSERT(!one.uncertain());
    }

    void isToldAStateOfItsTopics() {
        auto one = subscriber({Topic::lid, Topic::oled});
        one.onState(state());
        _strand.runPosted();
        const auto& message = _mailbox.messages().at(0);
        CPPUNIT_ASSERT_EQUAL("pi-top.state"s, message.type);
        CPPUNIT_ASSERT_EQUAL("p1"s, message.process);
        CPPUNIT_ASSERT_EQUAL(
            R"({"device":{"available":true},"events":{"available":true},"lid":{"available":true},"oled":{"available":true}})"s,
            machine::json(message.data));
    }

    void isToldWhyNoEventsCome() {
        auto one = subscriber({Topic::buttons});
        one.onSilence(state(), "pi-topd is not running");
        CPPUNIT_ASSERT(one.uncertain());
        one.onSilence(state(), "pi-topd is not running"); // what is not said again
        _strand.runPosted();
        CPPUNIT_ASSERT_EQUAL(
            R"({"device":{"available":true},"events":{"available":false,"reason":"pi-topd is not running"}})"s,
            machine::json(_mailbox.messages().at(0).data));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, _mailbox.messages().size());
    }

    void isToldWhenTheReasonIsAnother() {
        auto one = subscriber({Topic::buttons});
        one.onSilence(state(), "nothing is published");
        StateReader::State gone;
        gone.problem = "pi-topd is not running";
        one.onSilence(gone, gone.problem);
        _strand.runPosted();
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, _mailbox.messages().size());
        CPPUNIT_ASSERT_EQUAL( // what could not be read is not there either
            R"({"device":{"available":false,"reason":"pi-topd is not running"},)"
            R"("events":{"available":false,"reason":"pi-topd is not running"}})"s,
            machine::json(_mailbox.messages().at(1).data));
    }

    void isToldOfItsTopicsOnly() {
        auto one = subscriber({Topic::buttons, Topic::warnings});
        one.onState(state());
        tell(one, {"305|0|41|104|-41", "317", "300|5", "325|0", "301|0", "310", "303", "306"});
        CPPUNIT_ASSERT_EQUAL("state\n" + select(true) + warning("shutdown-requested"), lines());
    }

    void isToldWhatItsChannelAndTheTimeAre() {
        auto one = subscriber({Topic::buttons});
        one.onState(state());
        tell(one, {"317"});
        _strand.runPosted();
        const auto& message = _mailbox.messages().at(1);
        CPPUNIT_ASSERT_EQUAL("pi-top.event"s, message.type);
        CPPUNIT_ASSERT_EQUAL("p1"s, message.process);
        const auto time = message.data->getValue<std::string>("time");
        CPPUNIT_ASSERT_MESSAGE(time,
                               Poco::RegularExpression(R"(^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$)").match(time));
    }

    void holdsEventsUntilTheState() {
        auto one = subscriber({Topic::buttons, Topic::warnings});
        tell(one, {"317", "318", "303"});
        CPPUNIT_ASSERT_EQUAL(""s, lines());
        one.onState(state());
        tell(one, {"317"});
        CPPUNIT_ASSERT_EQUAL("state\n" + select(true) + select(false) + warning("shutdown-requested") + select(true),
                             lines());
    }

    void holdsNothingThatTheStateShows() {
        auto one = subscriber({Topic::battery, Topic::display, Topic::oled, Topic::lid, Topic::peripherals});
        tell(one, {"305|0|41|104|-41", "300|5", "306", "325|0", "326|1", "310", "301|0"});
        one.onReading();
        one.onState(state());
        CPPUNIT_ASSERT_EQUAL("state\n"s, lines());
    }

    void isToldWhatChangesWhileTheStateIsRead() {
        auto one = subscriber({Topic::display, Topic::buttons});
        tell(one, {"300|5"});
        one.onReading();
        tell(one, {"317", "300|6", "318"});
        one.onReading(); // another one, which shows all that
        tell(one, {"300|7", "317"});
        one.onState(state());
        CPPUNIT_ASSERT_EQUAL("state\n" + select(true) + select(false) + R"({"brightness":7,"event":"display"})" + "\n" +
                                 select(true),
                             lines());
    }

    void isWarnedAgainAfterAChargerThatCameWhileItWasUncertain() {
        auto one = subscriber({Topic::warnings});
        one.onState(state(0, 5));
        tell(one, {"308"});
        one.becomeUncertain();
        tell(one, {"305|1|5|104|41", "305|0|5|104|-41", "308"});
        one.onState(state(0, 5));
        CPPUNIT_ASSERT_EQUAL("state\n" + warning("low-battery") + "state\n" + warning("low-battery"), lines());
    }

    void holdsSoManyAndCountsTheRest() {
        auto one = subscriber({Topic::buttons});
        for (int i = 0; i < 600; ++i)
            tell(one, {"317", "305|0|41|104|-41"});
        one.onState(state());
        _strand.runPosted();
        const auto lines = _mailbox.lines();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1 + 512 + 1}, lines.size());
        CPPUNIT_ASSERT_EQUAL(R"({"count":88,"event":"missed"})"s, lines.back());
        CPPUNIT_ASSERT_EQUAL("p1"s, _mailbox.messages().back().process);
        _mailbox.clear();
        one.becomeUncertain();
        one.onState(state());
        CPPUNIT_ASSERT_EQUAL("state\n"s, this->lines()); // all is told
    }

    void isUncertainAgain() {
        auto one = subscriber({Topic::buttons});
        one.onState(state());
        one.becomeUncertain();
        one.onSilence(state(), "pi-topd is not running");
        tell(one, {"317"});
        CPPUNIT_ASSERT_EQUAL("state\npi-topd is not running\n"s, lines());
        one.onState(state());
        CPPUNIT_ASSERT_EQUAL("state\n" + select(true), lines());
    }

    void isToldNoBatteryTwice() {
        auto one = subscriber({Topic::battery});
        one.onState(state(0, 42));
        tell(one, {"305|0|42|104|-41", "305|0|41|104|-41", "305|0|41|104|-41"});
        CPPUNIT_ASSERT_EQUAL("state\n" + battery(41), lines());
        one.becomeUncertain();
        one.onState(state(0, 40));
        tell(one, {"305|0|40|104|-41", "305|0|41|104|-41"});
        CPPUNIT_ASSERT_EQUAL("state\n" + battery(41), lines());
    }

    void isWarnedOnceOverStates() {
        auto one = subscriber({Topic::warnings});
        one.onState(state());
        tell(one, {"308", "309", "303"});
        CPPUNIT_ASSERT_EQUAL(
            "state\n" + warning("low-battery") + warning("critical-battery") + warning("shutdown-requested"), lines());
        one.becomeUncertain(); // the daemon is started again
        one.onSilence({}, "pi-topd is not running");
        tell(one, {"308"});
        one.onState(state());
        tell(one, {"309", "308", "303"});
        CPPUNIT_ASSERT_EQUAL("pi-topd is not running\nstate\n" + warning("shutdown-requested"), lines());
    }

    void isWarnedAgainAfterAChargerThatItDidNotAskFor() {
        auto one = subscriber({Topic::warnings}); // and not the battery's states
        one.onState(state());
        tell(one, {"308", "305|1|5|104|41", "305|0|5|104|-41", "308"});
        CPPUNIT_ASSERT_EQUAL("state\n" + warning("low-battery") + warning("low-battery"), lines());
    }

    void sharesItsDataWithOthers() {
        auto one = subscriber({Topic::buttons});
        auto other = subscriber({Topic::buttons});
        one.onState(state());
        other.onState(state());
        const auto told = event("317");
        one.onEvent(told);
        other.onEvent(told);
        _strand.runPosted();
        CPPUNIT_ASSERT(told.data.get() == _mailbox.messages().at(2).data.get());
        CPPUNIT_ASSERT(told.data.get() == _mailbox.messages().at(3).data.get());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SubscriberTest);

} // namespace further::pitop
