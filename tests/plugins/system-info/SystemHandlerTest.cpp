#include "SystemFixture.h"
#include "plugins/common/machine/Trees.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::system {

using namespace std::chrono_literals;
using namespace std::string_literals;
using machine::json;

class SystemHandlerTest : public SystemFixture {
    CPPUNIT_TEST_SUITE(SystemHandlerTest);
    CPPUNIT_TEST(answersGetWithAState);
    CPPUNIT_TEST(measuresTheFirstUseOverAMoment);
    CPPUNIT_TEST(measuresTheNextUseSinceTheLastState);
    CPPUNIT_TEST(answersEachGet);
    CPPUNIT_TEST(refusesMoreGetsThanItAnswers);
    CPPUNIT_TEST(tellsTheAgentAsItIsWhenTheStateGoesOut);
    CPPUNIT_TEST(sharesAReadingWithOtherSessions);
    CPPUNIT_TEST(neverTellsOfALongAgoReading);
    CPPUNIT_TEST(saysThatNoWorkerIsToBeHad);
    CPPUNIT_TEST(endsWithItsHandler);
    CPPUNIT_TEST_SUITE_END();

    std::string load() const { return json(session.sent().back().data->get("load")); }

public:
    void answersGetWithAState() {
        place.write("proc/loadavg", "0.5 0.4 0.3 1/1 1\n");
        get();
        strand.advance(200ms);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, session.sent().size());
        CPPUNIT_ASSERT_EQUAL("system-info.state"s, session.sent().back().type);
        CPPUNIT_ASSERT_EQUAL("[0.5,0.4,0.3]"s, load());
        CPPUNIT_ASSERT_EQUAL(R"({"clients":4,"programs":5,"version":"1.2.3"})"s, json(part("agent")));
        strand.advance(1h);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, states());
    }

    void measuresTheFirstUseOverAMoment() {
        get();
        strand.runPosted();
        work(5, 15);
        strand.advance(199ms);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, states());
        strand.advance(1ms);
        CPPUNIT_ASSERT_EQUAL(R"({"cores":[{"number":0,"use":25.0}],"use":25.0,"usePeriod":0.2})"s, json(part("cpu")));
    }

    void measuresTheNextUseSinceTheLastState() {
        get();
        strand.advance(10s);
        work(75, 25);
        get();
        strand.runPosted(); // nothing to wait for: the first look is there
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, states());
        CPPUNIT_ASSERT_EQUAL(R"({"cores":[{"number":0,"use":75.0}],"use":75.0,"usePeriod":9.8})"s, json(part("cpu")));
        get();
        strand.advance(199ms);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, states());
        strand.advance(1ms);
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, states());
    }

    void answersEachGet() {
        for (int i = 0; i < 16; ++i)
            get();
        strand.advance(200ms);
        CPPUNIT_ASSERT_EQUAL(std::size_t{16}, newStates());
        get();
        strand.advance(200ms);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, states());
    }

    void refusesMoreGetsThanItAnswers() {
        for (int i = 0; i < 16; ++i)
            get();
        try {
            get();
            CPPUNIT_FAIL("The 17th was taken");
        } catch (const Error& error) {
            CPPUNIT_ASSERT(ErrorCode::busy == error.errorCode());
        }
        strand.advance(1s);
        CPPUNIT_ASSERT_EQUAL(std::size_t{16}, states());
    }

    void tellsTheAgentAsItIsWhenTheStateGoesOut() {
        get();
        agent.programs = 6;
        strand.advance(200ms);
        CPPUNIT_ASSERT_EQUAL(6, part("agent")->getValue<int>("programs"));
    }

    void sharesAReadingWithOtherSessions() {
        testing::FakeSession second(strand);
        const auto other = open(second);
        place.write("proc/loadavg", "1 1 1\n");
        get();
        strand.advance(100ms);
        other->receive({"system-info.get"});
        strand.advance(100ms); // the first one's reading, too old for the second one's measure
        place.write("proc/loadavg", "2 2 2\n");
        handler->receive({"system-info.get"});
        strand.advance(100ms); // the second one's
        CPPUNIT_ASSERT_EQUAL("[2.0,2.0,2.0]"s, json(second.sent().back().data->get("load")));
        place.write("proc/loadavg", "3 3 3\n");
        strand.advance(100ms); // young enough for the first one, but it measures from later on
        CPPUNIT_ASSERT_EQUAL("[3.0,3.0,3.0]"s, load());
        strand.advance(10s);
        other->receive({"system-info.get"});
        strand.runPosted();
        place.write("proc/loadavg", "4 4 4\n");
        get();
        strand.runPosted();
        CPPUNIT_ASSERT_EQUAL("[3.0,3.0,3.0]"s, load()); // the other's reading
    }

    void neverTellsOfALongAgoReading() {
        testing::FakeSession second(strand);
        const auto other = open(second);
        get();
        strand.advance(10s);
        place.write("proc/loadavg", "3 3 3\n");
        other->receive({"system-info.get"});
        strand.advance(10s);
        place.write("proc/loadavg", "4 4 4\n");
        get();
        strand.runPosted();
        CPPUNIT_ASSERT_EQUAL("[4.0,4.0,4.0]"s, load());
    }

    void saysThatNoWorkerIsToBeHad() {
        strand.busy = true;
        get();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, session.failures().size());
        CPPUNIT_ASSERT(ErrorCode::busy == session.failures().back().error.errorCode());
        strand.busy = false;
        get();
        strand.runPosted();
        strand.busy = true;
        get();
        strand.advance(200ms);
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, session.failures().size());
        strand.busy = false;
        get();
        strand.advance(200ms);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, states());
    }

    void endsWithItsHandler() {
        subscribe("1 s");
        strand.runPosted();
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, strand.timers());
        handler.reset();
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, strand.timers());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SystemHandlerTest);

} // namespace further::system
