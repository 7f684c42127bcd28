#include "PiTopFixture.h"
#include "support/TemporaryDirectory.h"

#include "plugins/pi-top/PitopdCheck.h"

#include <cppunit/extensions/HelperMacros.h>

#include <atomic>
#include <thread>

namespace further::pitop {

using namespace std::string_literals;

/// On a pi-top and on other machines, where the daemon answers, where it does not, and where a simulator stands in its
/// place.
class PitopdCheckTest : public PiTopFixture {
    CPPUNIT_TEST_SUITE(PitopdCheckTest);
    CPPUNIT_TEST(needsNoDaemonWhereThereIsNoPiTop);
    CPPUNIT_TEST(saysThatTheDaemonAnswers);
    CPPUNIT_TEST(saysThatNobodyListens);
    CPPUNIT_TEST(saysThatTheDaemonHangs);
    CPPUNIT_TEST(takesNoNonsenseForAnAnswer);
    CPPUNIT_TEST(warnsThatThePiTopIsSimulated);
    CPPUNIT_TEST(saysThatTheSimulatorDoesNotAnswer);
    CPPUNIT_TEST_SUITE_END();

    using Verdict = CheckResult::Verdict;

    std::optional<testing::TemporaryDirectory> _place;

    /// What is found, on a thread of its own, as in the agent.
    CheckResult result(bool simulated = false) {
        CheckResult result;
        std::atomic<bool> done = false;
        std::thread worker([&] {
            result = PitopdCheck(machine::Files(_place->path()), daemon->requests(), simulated)();
            done = true;
        });
        const bool came = await([&] { return done.load(); });
        worker.join();
        CPPUNIT_ASSERT(came);
        return result;
    }
    void becomePiTop() const { _place->write("run/pt_device_type", "pi_top_4\n"); }

public:
    void setUp() override {
        PiTopFixture::setUp();
        _place.emplace();
    }
    void tearDown() override {
        _place.reset();
        PiTopFixture::tearDown();
    }

    void needsNoDaemonWhereThereIsNoPiTop() {
        const auto found = result();
        CPPUNIT_ASSERT(Verdict::good == found.verdict);
        CPPUNIT_ASSERT_EQUAL("This is no pi-top: pi-topd is not needed."s, found.finding);
        CPPUNIT_ASSERT_EQUAL(""s, found.fix);
    }

    void saysThatTheDaemonAnswers() {
        becomePiTop();
        daemon->start();
        const auto found = result();
        CPPUNIT_ASSERT(Verdict::good == found.verdict);
        CPPUNIT_ASSERT_EQUAL("pi-topd, which serves the hardware of this pi_top_4, answers at " + daemon->requests() +
                                 ".",
                             found.finding);
        CPPUNIT_ASSERT_EQUAL(""s, found.fix);
        CPPUNIT_ASSERT((std::vector{"110"s} == daemon->asked()));
    }

    void saysThatNobodyListens() {
        becomePiTop();
        const auto found = result();
        CPPUNIT_ASSERT(Verdict::fault == found.verdict);
        CPPUNIT_ASSERT_EQUAL("This is a pi_top_4, but pi-topd, which serves its hardware, does not answer at " +
                                 daemon->requests() + ".",
                             found.finding);
        CPPUNIT_ASSERT_EQUAL("sudo systemctl restart pi-topd"s, found.fix);
    }

    void saysThatTheDaemonHangs() {
        becomePiTop();
        daemon->start();
        daemon->hang();
        CPPUNIT_ASSERT(Verdict::fault == result().verdict);
        CPPUNIT_ASSERT((std::vector{"110"s} == daemon->asked()));
    }

    void takesNoNonsenseForAnAnswer() {
        becomePiTop();
        daemon->start();
        daemon->answer("110", "hello");
        CPPUNIT_ASSERT(Verdict::fault == result().verdict);
    }

    void warnsThatThePiTopIsSimulated() {
        daemon->start();
        auto found = result(true);
        CPPUNIT_ASSERT(Verdict::warning == found.verdict);
        CPPUNIT_ASSERT_EQUAL("The pi-top that clients see is simulated (pi-top.simulate)."s, found.finding);
        CPPUNIT_ASSERT_EQUAL(""s, found.fix);
        becomePiTop();
        found = result(true);
        CPPUNIT_ASSERT(Verdict::warning == found.verdict);
        CPPUNIT_ASSERT_EQUAL("set pi-top.simulate = false to see this pi_top_4"s, found.fix);
    }

    void saysThatTheSimulatorDoesNotAnswer() {
        const auto found = result(true);
        CPPUNIT_ASSERT(Verdict::fault == found.verdict);
        CPPUNIT_ASSERT_EQUAL("A pi-top is to be simulated, but the simulator does not answer at " + daemon->requests() +
                                 ".",
                             found.finding);
        CPPUNIT_ASSERT_EQUAL("further-linkctl call pi-top.simulate '{\"command\": \"start\"}'"s, found.fix);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PitopdCheckTest);

} // namespace further::pitop
