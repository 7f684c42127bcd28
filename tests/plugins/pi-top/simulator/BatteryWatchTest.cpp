#include "Bench.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::simulator {

using namespace std::chrono_literals;

class BatteryWatchTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BatteryWatchTest);
    CPPUNIT_TEST(readsEveryTwoSeconds);
    CPPUNIT_TEST(publishesOnlyWhatHasChanged);
    CPPUNIT_TEST(answersWhatItHasPublished);
    CPPUNIT_TEST(readsFasterWhereTimeIsFaster);
    CPPUNIT_TEST(readsAtOnceWhatAPersonHasChanged);
    CPPUNIT_TEST(publishesNothingThatIsUnknown);
    CPPUNIT_TEST(warnsAfterFiveReadings);
    CPPUNIT_TEST(warnsAfterTheChange);
    CPPUNIT_TEST(wakesTheScreenWithAWarning);
    CPPUNIT_TEST(readsNothingWithoutAHub);
    CPPUNIT_TEST(hasNothingToTellOfACeed);
    CPPUNIT_TEST_SUITE_END();

public:
    void readsEveryTwoSeconds() {
        const auto bench = Bench::ready("pi-top-4", 42);
        bench->simulation().hardware.battery().setCharger(true);
        bench->pass(1999ms);
        CPPUNIT_ASSERT(bench->done().empty());
        bench->pass(1ms);
        CPPUNIT_ASSERT(bench->done() == (Done{"305|1|42|49|120"}));
    }

    void publishesOnlyWhatHasChanged() {
        const auto bench = Bench::ready("pi-top-4", 42); // 104.2 minutes
        bench->pass(40s);
        CPPUNIT_ASSERT(bench->done().empty());
        bench->pass(2s);
        CPPUNIT_ASSERT(bench->done() == (Done{"305|0|42|103|-41"}));
    }

    void answersWhatItHasPublished() {
        const auto bench = Bench::ready("pi-top-4", 42);
        bench->simulation().hardware.battery().setPercent(10);
        CPPUNIT_ASSERT_EQUAL(std::string("218|0|42|104|-41"), bench->ask("118"));
        bench->pass(2s);
        CPPUNIT_ASSERT(bench->done() == (Done{"305|0|10|25|-41"}));
        CPPUNIT_ASSERT_EQUAL(std::string("218|0|10|25|-41"), bench->ask("118"));
    }

    void readsFasterWhereTimeIsFaster() {
        const auto bench = Bench::ready("pi-top-4", 42);
        bench->say("speed 60"); // a minute each second
        bench->pass(1s);
        CPPUNIT_ASSERT(bench->done() == (Done{"305|0|42|103|-41"}));
        bench->pass(59s);
        CPPUNIT_ASSERT_EQUAL(std::string("218|0|18|44|-41"), bench->ask("118"));
    }

    void readsAtOnceWhatAPersonHasChanged() {
        const auto bench = Bench::ready();
        bench->say("battery 42");
        CPPUNIT_ASSERT(bench->done() == (Done{"305|0|42|104|-41"}));
        bench->say("charger on");
        CPPUNIT_ASSERT(bench->done() == (Done{"305|1|42|49|120"}));
        bench->say("charger off");
        bench->say("load 8.2");
        CPPUNIT_ASSERT(bench->done() == (Done{"305|0|42|104|-41", "305|0|42|52|-82"}));
    }

    void publishesNothingThatIsUnknown() {
        const auto bench = Bench::ready();
        bench->say("battery none");
        CPPUNIT_ASSERT_EQUAL(std::string("218|-1|-1|-1|-1"), bench->ask("118"));
        bench->say("battery unknown");
        CPPUNIT_ASSERT_EQUAL(std::string("218|-1|80|-1|-1"), bench->ask("118"));
        bench->pass(1min);
        CPPUNIT_ASSERT(bench->done().empty());
        bench->say("battery 80");
        CPPUNIT_ASSERT(bench->done() == (Done{"305|0|80|198|-41"}));
    }

    void warnsAfterFiveReadings() {
        const auto bench = Bench::ready();
        bench->say("battery 5.4"); // the first
        bench->done();
        bench->pass(7s);
        CPPUNIT_ASSERT(bench->done().empty());
        bench->pass(1s);
        CPPUNIT_ASSERT(bench->done() == (Done{"308"}));
    }

    void warnsAfterTheChange() {
        const auto bench = Bench::ready();
        bench->say("battery 3");
        bench->pass(6s);
        bench->done();
        bench->say("load 6");
        bench->pass(2s);
        CPPUNIT_ASSERT(bench->done() == (Done{"305|0|3|5|-60", "309", "308"}));
    }

    void wakesTheScreenWithAWarning() {
        const auto bench = Bench::ready("pi-top-3");
        bench->say("screen blanked");
        bench->say("battery 5.4");
        bench->done();
        bench->pass(8s);
        CPPUNIT_ASSERT(bench->done() == (Done{"308", "307"}));
    }

    void readsNothingWithoutAHub() {
        const auto bench = Bench::ready("pi-top-4", 42);
        bench->say("hub off");
        bench->say("battery 10");
        bench->pass(1min);
        CPPUNIT_ASSERT(bench->done().empty());
        CPPUNIT_ASSERT_EQUAL(std::string("201"), bench->ask("118"));
        bench->say("hub on");
        CPPUNIT_ASSERT(bench->done() == (Done{"305|0|10|24|-41"}));
    }

    void hasNothingToTellOfACeed() {
        const auto bench = Bench::ready("ceed");
        bench->pass(1h);
        CPPUNIT_ASSERT(bench->done().empty());
        CPPUNIT_ASSERT_EQUAL(std::string("218|-1|-1|-1|-1"), bench->ask("118"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(BatteryWatchTest);

} // namespace further::simulator
