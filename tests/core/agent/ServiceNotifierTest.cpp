#include "agent/ServiceNotifier.h"
#include "support/NotifySocket.h"

#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

using namespace further;
using namespace std::chrono_literals;
using further::testing::NotifySocket;

class ServiceNotifierTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ServiceNotifierTest);
    CPPUNIT_TEST(tellsHowTheServiceDoes);
    CPPUNIT_TEST(knowsASocketWithoutAFile);
    CPPUNIT_TEST(tellsNobodyWhereNobodyAsks);
    CPPUNIT_TEST(losesWhatNobodyReads);
    CPPUNIT_TEST(knowsHowLongSystemdWaits);
    CPPUNIT_TEST(isWatchedOnlyWhereItIsMeant);
    CPPUNIT_TEST_SUITE_END();

    static void set(const char* name, const std::string& value) { ::setenv(name, value.c_str(), 1); }
    static void assertSaid(const NotifySocket& systemd) {
        set("NOTIFY_SOCKET", systemd.path());
        const ServiceNotifier notifier;
        notifier.ready("listens");
        notifier.alive();
        notifier.stopping();
        CPPUNIT_ASSERT(
            (systemd.received() == std::vector<std::string>{"READY=1\nSTATUS=listens", "WATCHDOG=1", "STOPPING=1"}));
    }
    static bool isWatched(const std::string& time, const std::string& pid) {
        set("WATCHDOG_USEC", time);
        set("WATCHDOG_PID", pid);
        return ServiceNotifier().patience().has_value();
    }

public:
    void tearDown() override {
        for (const auto* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"})
            ::unsetenv(name);
    }

    void tellsHowTheServiceDoes() { assertSaid(NotifySocket()); }

    void knowsASocketWithoutAFile() { assertSaid(NotifySocket(true)); }

    void tellsNobodyWhereNobodyAsks() {
        set("WATCHDOG_USEC", "1000000");
        const ServiceNotifier notifier;
        notifier.ready("listens");
        CPPUNIT_ASSERT(!notifier.patience());
    }

    void losesWhatNobodyReads() {
        const NotifySocket systemd;
        set("NOTIFY_SOCKET", systemd.path());
        const ServiceNotifier notifier;
        for (int i = 0; i < 10'000; ++i) // it would wait for ever
            notifier.alive();
        CPPUNIT_ASSERT(!systemd.received().empty());
        set("NOTIFY_SOCKET", systemd.path() + "/nobody/is/here");
        ServiceNotifier().alive();
        set("NOTIFY_SOCKET", std::string(1000, '/'));
        ServiceNotifier().alive();
    }

    void knowsHowLongSystemdWaits() {
        const NotifySocket systemd;
        set("NOTIFY_SOCKET", systemd.path());
        set("WATCHDOG_USEC", "30000000");
        CPPUNIT_ASSERT(ServiceNotifier().patience() == 30s);
    }

    void isWatchedOnlyWhereItIsMeant() {
        const NotifySocket systemd;
        set("NOTIFY_SOCKET", systemd.path());
        const auto own = std::to_string(::getpid());
        CPPUNIT_ASSERT(isWatched("1000000", own) && isWatched("1000000", ""));
        CPPUNIT_ASSERT(!isWatched("1000000", std::to_string(::getppid())));
        for (const auto* const nonsense : {"", "0", "-1", "soon"})
            CPPUNIT_ASSERT_MESSAGE(nonsense, !isWatched(nonsense, own));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ServiceNotifierTest);
