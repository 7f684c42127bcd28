#include "agent/Watchdog.h"
#include "support/NotifySocket.h"

#include <further/testing/FakeStrand.h>

#include <cppunit/extensions/HelperMacros.h>

#include <cstddef>
#include <cstdlib>
#include <utility>

using namespace further;
using namespace std::chrono_literals;

class WatchdogTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WatchdogTest);
    CPPUNIT_TEST(saysThatAllIsWellMoreOftenThanItHasTo);
    CPPUNIT_TEST(saysNothingWhileALoopHangs);
    CPPUNIT_TEST(doesNothingWhereNobodyWatches);
    CPPUNIT_TEST_SUITE_END();

    std::size_t said() const { return _systemd.received().size(); }

public:
    void setUp() override {
        ::setenv("NOTIFY_SOCKET", _systemd.path().c_str(), 1);
        ::setenv("WATCHDOG_USEC", "30000000", 1);
    }
    void tearDown() override {
        ::unsetenv("NOTIFY_SOCKET");
        ::unsetenv("WATCHDOG_USEC");
    }

    void saysThatAllIsWellMoreOftenThanItHasTo() {
        const ServiceNotifier notifier;
        const Watchdog watchdog(notifier, _strand, [](const Strand::Task& then) { then(); });
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), said()); // systemd counts from the agent's start
        _strand.advance(30s);
        CPPUNIT_ASSERT_EQUAL(std::size_t(3), said());
    }

    void saysNothingWhileALoopHangs() {
        const ServiceNotifier notifier;
        Strand::Task turned;
        const Watchdog watchdog(notifier, _strand, [&](Strand::Task then) { turned = std::move(then); });
        _strand.advance(10min);
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), said());
        std::exchange(turned, {})(); // it goes on
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), said());
        _strand.advance(10s);
        CPPUNIT_ASSERT(turned); // and is asked again
    }

    void doesNothingWhereNobodyWatches() {
        ::unsetenv("WATCHDOG_USEC");
        const ServiceNotifier notifier;
        const Watchdog watchdog(notifier, _strand, [](const Strand::Task&) { CPPUNIT_FAIL("asked"); });
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _strand.timers());
    }

private:
    const testing::NotifySocket _systemd;
    testing::FakeStrand _strand;
};

CPPUNIT_TEST_SUITE_REGISTRATION(WatchdogTest);
