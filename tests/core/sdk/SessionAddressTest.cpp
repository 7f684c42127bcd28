#include <further/SessionAddress.h>
#include <further/testing/FakeSession.h>
#include <further/testing/FakeStrand.h>

#include <cppunit/extensions/HelperMacros.h>

#include <atomic>
#include <optional>
#include <thread>

namespace further::testing {

class SessionAddressTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SessionAddressTest);
    CPPUNIT_TEST(runsWhatIsPostedOnTheSessionsStrand);
    CPPUNIT_TEST(runsNothingOfAHandlerThatHasEnded);
    CPPUNIT_TEST(dropsWhatIsPostedAfterwards);
    CPPUNIT_TEST(outlivesItsSessionAsAWay);
    CPPUNIT_TEST(canBeEndedByWhatIsPosted);
    CPPUNIT_TEST(isSafeFromOtherThreadsWhileItEnds);
    CPPUNIT_TEST_SUITE_END();

    /// Counts what is posted, from any thread, and runs none of it.
    class CountingStrand : public FakeStrand {
    public:
        void post(Task) override { ++posted; }
        std::atomic<int> posted = 0;
    };

public:
    void runsWhatIsPostedOnTheSessionsStrand() {
        FakeStrand strand;
        FakeSession session(strand);
        const SessionAddress address(session);
        int runs = 0;
        address.way().post([&] { ++runs; });
        CPPUNIT_ASSERT_EQUAL(0, runs);
        strand.runPosted();
        CPPUNIT_ASSERT_EQUAL(1, runs);
    }

    void runsNothingOfAHandlerThatHasEnded() {
        FakeStrand strand;
        FakeSession session(strand);
        int runs = 0;
        {
            const SessionAddress address(session);
            address.way().post([&] { ++runs; });
        }
        strand.runPosted();
        CPPUNIT_ASSERT_EQUAL(0, runs);
    }

    void dropsWhatIsPostedAfterwards() {
        CountingStrand strand;
        FakeSession session(strand);
        std::optional<SessionAddress> address(session);
        const auto way = address->way();
        way.post([] {});
        address.reset();
        way.post([] {});
        CPPUNIT_ASSERT_EQUAL(1, strand.posted.load());
    }

    void outlivesItsSessionAsAWay() {
        std::optional<SessionAddress::Way> way;
        {
            FakeStrand strand;
            FakeSession session(strand);
            const SessionAddress address(session);
            way = address.way();
        }
        bool ran = false;
        way->post([&] { ran = true; });
        CPPUNIT_ASSERT(!ran);
    }

    void canBeEndedByWhatIsPosted() {
        FakeStrand strand;
        FakeSession session(strand);
        std::optional<SessionAddress> address(session);
        int runs = 0;
        address->way().post([&] {
            ++runs;
            address.reset();
        });
        address->way().post([&] { ++runs; });
        strand.runPosted();
        CPPUNIT_ASSERT_EQUAL(1, runs);
    }

    /// What the thread sanitizer is to look at.
    void isSafeFromOtherThreadsWhileItEnds() {
        for (int i = 0; i < 50; ++i) {
            auto strand = std::make_unique<CountingStrand>();
            auto session = std::make_unique<FakeSession>(*strand);
            std::optional<SessionAddress> address(*session);
            const auto way = address->way();
            std::atomic<bool> begun = false;
            std::thread other([&begun, way] {
                for (int k = 0; k < 1000; ++k) {
                    way.post([] {});
                    begun = true;
                }
            });
            while (!begun)
                std::this_thread::yield();
            address.reset();
            session.reset();
            strand.reset(); // nothing touches it any more
            other.join();
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SessionAddressTest);

} // namespace further::testing
