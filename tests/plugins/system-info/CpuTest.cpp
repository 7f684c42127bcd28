#include "plugins/system-info/Cpu.h"
#include "plugins/common/machine/Trees.h"
#include "support/TemporaryDirectory.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::system {

using namespace std::chrono_literals;
using namespace std::string_literals;
using machine::Files;
using machine::json;
using machine::pc;
using machine::pi4;

class CpuTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CpuTest);
    CPPUNIT_TEST(tellsOfAPi);
    CPPUNIT_TEST(tellsOfAPc);
    CPPUNIT_TEST(measuresTheUseOfEachCore);
    CPPUNIT_TEST(measuresNothingWhereNoTimeHasPassed);
    CPPUNIT_TEST(measuresNothingWhereTheCountersBeganAnew);
    CPPUNIT_TEST(measuresOnlyCoresThatWereOnlineAtBothTimes);
    CPPUNIT_TEST(takesTheFirstZoneWhereTheKernelTellsNoTypes);
    CPPUNIT_TEST(inventsNothing);
    CPPUNIT_TEST(takesNothingFromGarbage);
    CPPUNIT_TEST_SUITE_END();

    testing::TemporaryDirectory _place;
    const Files _files{_place.path()};

    CpuTimes times(const std::string& stat) const {
        _place.write("proc/stat", stat);
        return CpuTimes::read(_files);
    }

    std::string section() const { return json(Cpu::read(_files).section({}, 1s)); }

public:
    void tellsOfAPi() {
        CPPUNIT_ASSERT_EQUAL(R"({"cores":[{"frequency":1500,"number":0},{"frequency":1500,"number":1},)"
                             R"({"frequency":1500,"number":2},{"frequency":1500,"number":3}],)"
                             R"("model":"Cortex-A72","temperature":48.2})"s,
                             json(Cpu::read(pi4()).section({}, 1s)));
    }

    void tellsOfAPc() {
        // The second core has no cpufreq, and the first zone is that of the case.
        CPPUNIT_ASSERT_EQUAL(R"({"cores":[{"frequency":3100,"number":0},{"frequency":800,"number":1}],)"
                             R"("model":"Intel(R) Core(TM) i5-7200U CPU @ 2.50GHz","temperature":61.0})"s,
                             json(Cpu::read(pc()).section({}, 1s)));
    }

    void measuresTheUseOfEachCore() {
        const auto before = times("cpu 0 0 0 0 0 0 0 0\ncpu0 10 0 10 100 5 0 0 0 0 0\ncpu1 0 0 0 100 0 0 0 0 0 0\n");
        const auto after = times("cpu 0 0 0 0 0 0 0 0\ncpu0 15 1 12 110 7 1 1 0 0 0\ncpu1 0 0 0 120 0 0 0 0 0 0\n");
        CPPUNIT_ASSERT_EQUAL(45.5, after.useSince(before, 0).value()); // 10 of 22; idle and waiting are no use
        CPPUNIT_ASSERT_EQUAL(0.0, after.useSince(before, 1).value());
        CPPUNIT_ASSERT_EQUAL(23.8, after.useSince(before).value());
        Cpu cpu;
        cpu.times = after;
        CPPUNIT_ASSERT_EQUAL(
            R"({"cores":[{"number":0,"use":45.5},{"number":1,"use":0.0}],"use":23.8,"usePeriod":0.25})"s,
            json(cpu.section(before, 250ms)));
    }

    void measuresNothingWhereNoTimeHasPassed() {
        const auto now = times("cpu0 10 0 10 100 5 0 0 0\n");
        CPPUNIT_ASSERT(!now.useSince(now, 0));
        CPPUNIT_ASSERT(!now.useSince(now));
    }

    void measuresNothingWhereTheCountersBeganAnew() {
        const auto before = times("cpu0 1000 0 0 1000 0 0 0 0\n");
        CPPUNIT_ASSERT(!times("cpu0 5 0 0 5 0 0 0 0\n").useSince(before, 0));
        CPPUNIT_ASSERT(!times("cpu0 900 0 0 2000 0 0 0 0\n").useSince(before, 0));
        // What was waiting for I/O went backwards, so that more was busy than there was time.
        CPPUNIT_ASSERT_EQUAL(100.0, times("cpu0 1010 0 0 995 0 0 0 0\n").useSince(before, 0).value());
    }

    void measuresOnlyCoresThatWereOnlineAtBothTimes() {
        const auto before = times("cpu0 0 0 0 0 0 0 0 0\ncpu1 0 0 0 0 0 0 0 0\n");
        const auto after = times("cpu0 1 0 0 1 0 0 0 0\ncpu2 7 0 0 0 0 0 0 0\n");
        CPPUNIT_ASSERT_EQUAL(50.0, after.useSince(before).value());
        CPPUNIT_ASSERT(!after.useSince(before, 1));
        CPPUNIT_ASSERT(!after.useSince(before, 2));
    }

    void takesTheFirstZoneWhereTheKernelTellsNoTypes() {
        _place.write("sys/class/thermal/thermal_zone0/temp", "51540\n");
        _place.write("sys/class/thermal/thermal_zone1/temp", "20000\n");
        CPPUNIT_ASSERT_EQUAL(R"({"temperature":51.5})"s, section());
    }

    void inventsNothing() { CPPUNIT_ASSERT_EQUAL("{}"s, section()); }

    void takesNothingFromGarbage() {
        const auto garbage =
            "\xff\0cpu0 1 2 x\ncpu1 1 2\ncpux 1 2 3 4 5 6 7 8\ncpu0\nmodel name\t:\nCPU part : 0xfff\n"s;
        for (const auto* const file : {"proc/stat", "proc/cpuinfo", "sys/class/thermal/thermal_zone0/temp",
                                       "sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq"})
            _place.write(file, garbage);
        inventsNothing();
        _place.write("proc/stat", "cpu0 1 0 0 1 0 0 0 0\n");
        _place.write("proc/cpuinfo", "processor: -1\ncpu MHz: -5\nCPU implementer: 0x41\nCPU part: 0xfff\n");
        _place.write("sys/class/thermal/thermal_zone0/temp", "-274000\n");
        _place.write("sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "-1\n");
        CPPUNIT_ASSERT_EQUAL(R"({"cores":[{"number":0}]})"s, section());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CpuTest);

} // namespace further::system
