#include <further/testing/FakeSession.h>
#include <further/testing/FakeStrand.h>

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using namespace further;
using testing::FakeSession;
using testing::FakeStrand;

class FakeSessionTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FakeSessionTest);
    CPPUNIT_TEST(keepsWhatIsSent);
    CPPUNIT_TEST(joinsTheOutputOfAChannel);
    CPPUNIT_TEST(keepsFailuresAndInjectedMessages);
    CPPUNIT_TEST(countsHoldsAndJobs);
    CPPUNIT_TEST(isOutlivedByItsRegistrations);
    CPPUNIT_TEST_SUITE_END();

public:
    void keepsWhatIsSent() {
        _session.send({"started", "p1"});
        _session.send({"started", "p2"});
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), _session.sent().size());
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), _session.count("started", "p2"));
        _session.clear();
        CPPUNIT_ASSERT(_session.sent().empty());
    }

    void joinsTheOutputOfAChannel() {
        _session.sendText("stdout", "p1", "a");
        _session.sendText("stderr", "p1", "x");
        _session.sendText("stdout", "p2", "y");
        _session.sendText("stdout", "p1", "b");
        CPPUNIT_ASSERT_EQUAL(std::string("ab"), _session.output("stdout", "p1"));
    }

    void keepsFailuresAndInjectedMessages() {
        _session.fail("p1", Error(ErrorCode::busy, "Later."));
        _session.inject({"start"});
        CPPUNIT_ASSERT_EQUAL(std::string("p1"), _session.failures().at(0).process);
        CPPUNIT_ASSERT(_session.failures().at(0).error.errorCode() == ErrorCode::busy);
        CPPUNIT_ASSERT_EQUAL(std::string("start"), _session.injected().at(0).type);
    }

    void countsHoldsAndJobs() {
        {
            const auto hold = _session.holdInput();
            const auto first = _session.addJob({"first", 1, {}});
            const auto second = _session.addJob({"second", 2, {}});
            CPPUNIT_ASSERT_EQUAL(std::size_t(1), _session.holds());
            CPPUNIT_ASSERT_EQUAL(std::size_t(2), _session.jobs().size());
            CPPUNIT_ASSERT_EQUAL(std::string("first"), _session.jobs().front().name);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _session.holds());
        CPPUNIT_ASSERT(_session.jobs().empty());
    }

    void isOutlivedByItsRegistrations() {
        Registered hold;
        Registered job;
        {
            FakeSession brief(_strand);
            hold = brief.holdInput();
            job = brief.addJob({"it", 1, {}});
        }
        hold = {};
        job = {};
    }

private:
    FakeStrand _strand;
    FakeSession _session{_strand};
};

CPPUNIT_TEST_SUITE_REGISTRATION(FakeSessionTest);
