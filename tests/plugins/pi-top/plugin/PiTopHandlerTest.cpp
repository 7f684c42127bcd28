#include "HandlerFixture.h"
#include "plugins/common/machine/Trees.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::pitop {

using namespace std::chrono_literals;
using namespace std::string_literals;

/// pi-top in a session, whose strand is another than the device's.
class PiTopHandlerTest : public HandlerFixture {
    CPPUNIT_TEST_SUITE(PiTopHandlerTest);
    CPPUNIT_TEST(answersGetWithAllParts);
    CPPUNIT_TEST(answersGetWithThePartsThatWereAskedFor);
    CPPUNIT_TEST(answersOnTheSessionsStrand);
    CPPUNIT_TEST(confirmsAChangeAsItWasWritten);
    CPPUNIT_TEST(saysWhyAChangeWasNotMade);
    CPPUNIT_TEST(refusesAChangeThatMakesNoSense);
    CPPUNIT_TEST(refusesMoreThanMayWait);
    CPPUNIT_TEST(countsEachKindOfRequest);
    CPPUNIT_TEST(saysThatNothingIsSimulated);
    CPPUNIT_TEST(takesOneLineForTheSimulator);
    CPPUNIT_TEST(leavesNothingBehindAtTheSessionsEnd);
    CPPUNIT_TEST(saysNothingWhereThePluginHasStopped);
    CPPUNIT_TEST_SUITE_END();

    static std::string problem(const std::function<void()>& task, ErrorCode code) {
        try {
            task();
        } catch (const Error& error) {
            CPPUNIT_ASSERT(code == error.errorCode());
            return error.detail();
        }
        return "none";
    }

public:
    void answersGetWithAllParts() {
        daemon->start();
        receive("get", "{}", "p1");
        CPPUNIT_ASSERT(awaitSent(1));
        const auto& state = session->sent().back();
        CPPUNIT_ASSERT_EQUAL("pi-top.state"s, state.type);
        CPPUNIT_ASSERT_EQUAL("p1"s, state.process);
        CPPUNIT_ASSERT_EQUAL(partNames.size(), state.data->size());
    }

    void answersGetWithThePartsThatWereAskedFor() {
        daemon->start();
        receive("get", R"({"what":["device","lid"]})");
        receive("get", R"({"what":["battery"]})"); // shares no more than the reading with the first
        CPPUNIT_ASSERT(awaitSent(2));
        CPPUNIT_ASSERT_EQUAL(
            R"({"device":{"available":true,"model":"pi-top [4]"},"lid":{"available":false,"reason":"a pi-top [4] has no lid"}})"s,
            machine::json(session->sent().front().data));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, session->sent().back().data->size());
    }

    void answersOnTheSessionsStrand() {
        receive("get");
        const auto read = [this] { return strand->offloaded == 1 && strand->watches() == 0; };
        CPPUNIT_ASSERT(runUntil(read));
        strand->advance(10s);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, sent());
        sessionStrand->runPosted();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, sent());
    }

    void confirmsAChangeAsItWasWritten() {
        daemon->start();
        daemon->becomeDevice(2);
        receive("set", R"({"blankingTimeout":"300 s"})", "p1");
        CPPUNIT_ASSERT(awaitSent(1));
        CPPUNIT_ASSERT_EQUAL(R"(pi-top.done p1 {"blankingTimeout":"300 s"})"s, last());
        receive("set", R"({"backlight":false})");
        CPPUNIT_ASSERT(awaitSent(2));
        CPPUNIT_ASSERT_EQUAL(R"(pi-top.done  {"backlight":false})"s, last());
        receive("set", R"({"brightness":7})");
        CPPUNIT_ASSERT(awaitSent(3));
        CPPUNIT_ASSERT_EQUAL(R"(pi-top.done  {"brightness":7})"s, last());
    }

    void saysWhyAChangeWasNotMade() {
        daemon->start();
        receive("set", R"({"brightness":7})", "p1");
        CPPUNIT_ASSERT(awaitFailures(1));
        CPPUNIT_ASSERT_EQUAL("p1"s, session->failures().back().process);
        CPPUNIT_ASSERT(ErrorCode::unavailable == failure().errorCode());
        CPPUNIT_ASSERT_EQUAL("pi-topd does not control the display of a pi-top [4]."s, failure().detail());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, sent());
    }

    void refusesAChangeThatMakesNoSense() {
        CPPUNIT_ASSERT("none" !=
                       problem([this] { receive("set", R"({"blankingTimeout":"soon"})"); }, ErrorCode::invalidData));
    }

    void refusesMoreThanMayWait() {
        daemon->start();
        for (std::size_t i = 0; i < PiTopHandler::mostWaiting; ++i)
            receive("get");
        CPPUNIT_ASSERT_EQUAL("16 requests of this client wait for their answers already; go on when they have come."s,
                             problem([this] { receive("get"); }, ErrorCode::busy));
        CPPUNIT_ASSERT(awaitSent(PiTopHandler::mostWaiting));
        receive("get");
        CPPUNIT_ASSERT(awaitSent(PiTopHandler::mostWaiting + 1));
    }

    void countsEachKindOfRequest() {
        daemon->start();
        for (int round = 0; round < 20; ++round) { // what failed doesn't wait any more either
            receive("get");
            receive("set", R"({"brightness":7})");
            receive("simulate", R"({"command":"help"})");
            const auto rounds = static_cast<std::size_t>(round) + 1;
            CPPUNIT_ASSERT(awaitSent(rounds));
            CPPUNIT_ASSERT(awaitFailures(2 * rounds));
        }
        for (std::size_t i = 0; i < PiTopHandler::mostWaiting; ++i)
            receive(i % 2 == 0 ? "set" : "simulate", i % 2 == 0 ? R"({"brightness":7})" : R"({"command":"help"})");
        CPPUNIT_ASSERT("none" != problem([this] { receive("get"); }, ErrorCode::busy));
        receive("subscribe"); // which is no request
        CPPUNIT_ASSERT(awaitSent(21));
    }

    void saysThatNothingIsSimulated() {
        receive("simulate", R"({"command":"press select"})", "p1");
        CPPUNIT_ASSERT(awaitFailures(1));
        CPPUNIT_ASSERT(ErrorCode::unavailable == failure().errorCode());
        CPPUNIT_ASSERT_EQUAL("No pi-top is simulated here. Set pi-top.simulate = true and restart the agent."s,
                             failure().detail());
        CPPUNIT_ASSERT_EQUAL("p1"s, session->failures().back().process);
    }

    void takesOneLineForTheSimulator() {
        for (const auto* const command :
             {R"({"command":"press\nselect"})", R"({"command":"\u0000"})", R"({"command":"a\u001bb"})"})
            CPPUNIT_ASSERT_EQUAL("data.command must be one line without control characters, such as \"press select\"."s,
                                 problem([&] { receive("simulate", command); }, ErrorCode::invalidData));
    }

    void leavesNothingBehindAtTheSessionsEnd() {
        daemon->start();
        subscribe();
        daemon->hang();
        receive("get");
        receive("set", R"({"blankingTimeout":"off"})");
        daemon->publish("317");
        handler.reset();
        session->clear();
        daemon->resume();
        CPPUNIT_ASSERT(awaitBoth([this] { return daemon->listeners() == 0 && strand->timers() == 0; }));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, sent());
        CPPUNIT_ASSERT(session->failures().empty());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, sessionStrand->timers());
    }

    void saysNothingWhereThePluginHasStopped() {
        device.reset();
        receive("get");
        receive("subscribe");
        receive("unsubscribe");
        strand->runPosted();
        sessionStrand->runPosted();
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, sent());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PiTopHandlerTest);

} // namespace further::pitop
