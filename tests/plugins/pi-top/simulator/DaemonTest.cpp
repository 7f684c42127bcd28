#include "Bench.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <string>

namespace further::simulator {

using namespace std::chrono_literals;

class DaemonTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DaemonTest);
    CPPUNIT_TEST(publishesFirstAndAnswersOnceItIsReady);
    CPPUNIT_TEST(saysNothingBeforeItIsReady);
    CPPUNIT_TEST(takesTheMiniscreenWithoutAWord);
    CPPUNIT_TEST(doesNotStartWhereAPortIsTaken);
    CPPUNIT_TEST(doesNotBecomeReadyWhereAPortIsTaken);
    CPPUNIT_TEST(saysNothingOnceItIsStopped);
    CPPUNIT_TEST(comesBackAfterARestart);
    CPPUNIT_TEST(isOnlyStoppedByAStopDuringARestart);
    CPPUNIT_TEST(tellsWhereARestartFails);
    CPPUNIT_TEST(keepsTheDeviceAsItIsOverARestart);
    CPPUNIT_TEST(leavesTheScreenOn);
    CPPUNIT_TEST(tellsNothingOfWhatChangedWhileItWasAway);
    CPPUNIT_TEST(warnsAnewAfterARestart);
    CPPUNIT_TEST(doesNothingWhileItHangs);
    CPPUNIT_TEST(goesOnAfterSoLong);
    CPPUNIT_TEST(tellsOfTheBatteryOnceItGoesOn);
    CPPUNIT_TEST(hangsNoMoreAfterARestart);
    CPPUNIT_TEST(talksNonsense);
    CPPUNIT_TEST(needsNoTimerWhileItIsStopped);
    CPPUNIT_TEST_SUITE_END();

    static constexpr auto startTime = 300ms;

public:
    void publishesFirstAndAnswersOnceItIsReady() {
        Bench bench;
        bench.simulation().daemon.start();
        CPPUNIT_ASSERT(bench.done() == (Done{"events open"}));
        bench.pass(startTime - 1ms);
        CPPUNIT_ASSERT(bench.done().empty());
        bench.pass(1ms);
        CPPUNIT_ASSERT(bench.done() == (Done{"327", "requests open", "ready"}));
        CPPUNIT_ASSERT_EQUAL(std::string("210"), bench.ask("110"));
    }

    void saysNothingBeforeItIsReady() {
        Bench bench("pi-top-3");
        bench.say("screen blanked");
        bench.simulation().daemon.start();
        bench.say("shutdown");
        bench.say("battery 10");
        CPPUNIT_ASSERT(bench.done() == (Done{"events open"}));
        bench.pass(startTime);
        CPPUNIT_ASSERT(bench.done() == (Done{"327", "requests open", "ready"}));
        CPPUNIT_ASSERT_EQUAL(std::string("218|0|10|25|-41"), bench.ask("118"));
    }

    void takesTheMiniscreenWithoutAWord() {
        const auto bench = Bench::ready();
        bench->ask("126|0");
        CPPUNIT_ASSERT_EQUAL(std::string("225|0"), bench->ask("125"));
        bench->done();
        bench->say("restart 1 s");
        bench->pass(2s);
        CPPUNIT_ASSERT(bench->done() == (Done{"closed", "events open", "327", "requests open", "ready"}));
        CPPUNIT_ASSERT_EQUAL(std::string("225|1"), bench->ask("125"));
    }

    void doesNotStartWhereAPortIsTaken() {
        Bench bench;
        bench.eventsTaken = true;
        CPPUNIT_ASSERT_THROW(bench.simulation().daemon.start(), std::runtime_error);
        CPPUNIT_ASSERT(bench.simulation().daemon.state() == Daemon::State::stopped);
        bench.pass(1s);
        CPPUNIT_ASSERT(bench.done().empty());
    }

    void doesNotBecomeReadyWhereAPortIsTaken() {
        Bench bench;
        bench.requestsTaken = true;
        bench.simulation().daemon.start();
        bench.pass(startTime);
        CPPUNIT_ASSERT(bench.done() == (Done{"events open", "327", "closed", "failed: requests taken"}));
        CPPUNIT_ASSERT(bench.simulation().daemon.state() == Daemon::State::stopped);
    }

    void saysNothingOnceItIsStopped() {
        const auto bench = Bench::ready();
        bench->say("stop");
        CPPUNIT_ASSERT(bench->done() == (Done{"closed"}));
        CPPUNIT_ASSERT(!bench->simulation().daemon.serving());
        bench->say("press up");
        bench->say("battery 3");
        bench->pass(1min);
        CPPUNIT_ASSERT(bench->done().empty());
    }

    void comesBackAfterARestart() {
        const auto bench = Bench::ready();
        bench->say("restart");
        CPPUNIT_ASSERT(bench->done() == (Done{"closed"}));
        bench->pass(999ms);
        CPPUNIT_ASSERT(bench->done().empty());
        bench->pass(1ms);
        CPPUNIT_ASSERT(bench->done() == (Done{"events open"}));
        bench->pass(startTime);
        CPPUNIT_ASSERT(bench->done() == (Done{"327", "requests open", "ready"}));
    }

    void isOnlyStoppedByAStopDuringARestart() {
        const auto bench = Bench::ready();
        bench->say("restart");
        bench->say("stop");
        bench->pass(1min);
        CPPUNIT_ASSERT(bench->done() == (Done{"closed"}));
    }

    void tellsWhereARestartFails() {
        const auto bench = Bench::ready();
        bench->eventsTaken = true;
        bench->say("restart");
        bench->pass(1min);
        CPPUNIT_ASSERT(bench->done() == (Done{"closed", "failed: events taken"}));
        bench->eventsTaken = false;
        bench->say("start");
        bench->pass(startTime);
        CPPUNIT_ASSERT(bench->done() == (Done{"events open", "327", "requests open", "ready"}));
    }

    void keepsTheDeviceAsItIsOverARestart() {
        const auto bench = Bench::ready("pi-top-3", 42);
        bench->ask("113|5");
        bench->say("connect proto-plus");
        bench->say("charger on");
        bench->say("restart");
        bench->pass(1min);
        CPPUNIT_ASSERT_EQUAL(std::string("212|5"), bench->ask("112"));
        CPPUNIT_ASSERT_EQUAL(std::string("219|1"), bench->ask("119|5"));
        CPPUNIT_ASSERT_EQUAL(std::string("218|1|43|48|120"), bench->ask("118"));
    }

    void leavesTheScreenOn() {
        const auto bench = Bench::ready("pi-top-3");
        bench->ask("116");
        bench->done();
        bench->say("restart");
        bench->pass(2s);
        CPPUNIT_ASSERT(bench->done() == (Done{"closed", "events open", "327", "requests open", "ready"}));
        CPPUNIT_ASSERT_EQUAL(std::string("223|1"), bench->ask("123"));
    }

    void tellsNothingOfWhatChangedWhileItWasAway() {
        const auto bench = Bench::ready();
        bench->say("stop");
        bench->say("battery 42");
        bench->say("start");
        bench->pass(4s);
        CPPUNIT_ASSERT(bench->done() == (Done{"closed", "events open", "327", "requests open", "ready"}));
        CPPUNIT_ASSERT_EQUAL(std::string("218|0|42|104|-41"), bench->ask("118"));
    }

    void warnsAnewAfterARestart() {
        const auto bench = Bench::ready("pi-top-4", 5.4);
        const auto warned = [&] {
            const auto done = bench->done();
            return std::count(done.begin(), done.end(), "308");
        };
        bench->pass(1min);
        CPPUNIT_ASSERT_EQUAL(1L, static_cast<long>(warned()));
        bench->say("restart");
        bench->pass(1min);
        CPPUNIT_ASSERT_EQUAL(1L, static_cast<long>(warned()));
    }

    void doesNothingWhileItHangs() {
        const auto bench = Bench::ready();
        bench->say("hang");
        CPPUNIT_ASSERT(!bench->simulation().daemon.serving());
        bench->say("press up");
        bench->say("battery 2");
        bench->pass(1h);
        CPPUNIT_ASSERT(bench->done().empty());
        CPPUNIT_ASSERT(bench->simulation().daemon.state() == Daemon::State::ready);
        bench->say("resume");
        CPPUNIT_ASSERT(bench->simulation().daemon.serving());
    }

    void goesOnAfterSoLong() {
        const auto bench = Bench::ready();
        bench->say("hang 2 s");
        bench->pass(1999ms);
        CPPUNIT_ASSERT(!bench->simulation().daemon.serving());
        bench->pass(1ms);
        CPPUNIT_ASSERT(bench->simulation().daemon.serving());
    }

    void tellsOfTheBatteryOnceItGoesOn() {
        const auto bench = Bench::ready();
        bench->say("hang");
        bench->say("battery 42");
        CPPUNIT_ASSERT(bench->done().empty());
        bench->say("resume");
        CPPUNIT_ASSERT(bench->done() == (Done{"305|0|42|104|-41"}));
    }

    void hangsNoMoreAfterARestart() {
        const auto bench = Bench::ready();
        bench->say("hang 10 s");
        bench->say("restart");
        bench->pass(2s);
        CPPUNIT_ASSERT(bench->simulation().daemon.serving());
    }

    void talksNonsense() {
        const auto bench = Bench::ready();
        bench->say("nonsense on");
        CPPUNIT_ASSERT_EQUAL(std::string("999"), bench->ask("110"));
        CPPUNIT_ASSERT_EQUAL(std::string("110"), bench->ask("110"));
        bench->say("hold up");
        CPPUNIT_ASSERT(bench->done() == (Done{"nonsense"}));
        bool severalParts = false;
        bool empty = false;
        bool longest = false;
        for (int i = 0; i < 50; ++i) {
            const auto frames = bench->simulation().daemon.answerTo("110");
            severalParts = severalParts || frames.size() > 1;
            empty = empty || frames.front().empty();
            longest = longest || frames.front().size() == 65536;
        }
        CPPUNIT_ASSERT(severalParts && empty && longest);
        bench->say("nonsense off");
        CPPUNIT_ASSERT_EQUAL(std::string("210"), bench->ask("110"));
    }

    void needsNoTimerWhileItIsStopped() {
        const auto bench = Bench::ready();
        CPPUNIT_ASSERT(bench->timers().next());
        bench->say("stop");
        CPPUNIT_ASSERT(!bench->timers().next());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DaemonTest);

} // namespace further::simulator
