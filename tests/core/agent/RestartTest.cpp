#include "agent/Restart.h"

#include <further/testing/FakeStrand.h>

#include <cppunit/extensions/HelperMacros.h>

using namespace further;
using namespace std::chrono_literals;

class RestartTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RestartTest);
    CPPUNIT_TEST(restartsInAMoment);
    CPPUNIT_TEST(waitsForTheLastProgram);
    CPPUNIT_TEST(restartsAtOnceAlthoughItWaits);
    CPPUNIT_TEST(goesOnWhereItCouldNotBeginAnew);
    CPPUNIT_TEST(canBeCancelled);
    CPPUNIT_TEST_SUITE_END();

public:
    void restartsInAMoment() {
        _restart.soon();
        CPPUNIT_ASSERT(!_restart.wanted()); // who asks gets an answer first
        _strand.advance(1s);
        CPPUNIT_ASSERT(_restart.wanted());
        CPPUNIT_ASSERT_EQUAL(1, _ended);
    }

    void waitsForTheLastProgram() {
        _programs = 2;
        _restart.whenIdle();
        _strand.advance(1h);
        CPPUNIT_ASSERT(_restart.waiting() && !_restart.wanted());
        _programs = 0;
        _strand.advance(1s);
        CPPUNIT_ASSERT(_restart.wanted() && !_restart.waiting());
        CPPUNIT_ASSERT_EQUAL(1, _ended);
    }

    void restartsAtOnceAlthoughItWaits() {
        _programs = 2;
        _restart.whenIdle();
        _restart.soon();
        _strand.advance(1s);
        CPPUNIT_ASSERT(_restart.wanted());
        CPPUNIT_ASSERT_EQUAL(1, _ended);
    }

    void goesOnWhereItCouldNotBeginAnew() {
        _mayBegin = false;
        _restart.whenIdle();
        _strand.advance(1h);
        CPPUNIT_ASSERT(!_restart.wanted() && !_restart.waiting());
        CPPUNIT_ASSERT_EQUAL(0, _ended);
    }

    void canBeCancelled() {
        _programs = 1;
        _restart.whenIdle();
        _restart.cancel();
        _programs = 0;
        _strand.advance(1h);
        CPPUNIT_ASSERT(!_restart.wanted() && !_restart.waiting());
    }

private:
    testing::FakeStrand _strand;
    std::size_t _programs = 0;
    int _ended = 0;
    bool _mayBegin = true;
    Restart _restart{_strand, {[this] { return _programs; }, [this] { return _mayBegin; }, [this] { ++_ended; }}};
};

CPPUNIT_TEST_SUITE_REGISTRATION(RestartTest);
