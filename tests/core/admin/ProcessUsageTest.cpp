#include "admin/ProcessUsage.h"

#include <cppunit/extensions/HelperMacros.h>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <fstream>

using namespace further;

class ProcessUsageTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ProcessUsageTest);
    CPPUNIT_TEST(tellsWhatTheSystemTells);
    CPPUNIT_TEST(readsPastAnyName);
    CPPUNIT_TEST(hasNothingOfAProcessThatIsNotThere);
    CPPUNIT_TEST_SUITE_END();

public:
    void tellsWhatTheSystemTells() {
        const auto usage = ProcessUsage::of(::getpid());
        CPPUNIT_ASSERT(usage);
        rusage own{};
        rusage children{};
        CPPUNIT_ASSERT_EQUAL(0, ::getrusage(RUSAGE_SELF, &own));
        CPPUNIT_ASSERT_EQUAL(0, ::getrusage(RUSAGE_CHILDREN, &children));
        const double cpu =
            seconds(own.ru_utime) + seconds(own.ru_stime) + seconds(children.ru_utime) + seconds(children.ru_stime);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(cpu, usage->cpuSeconds, 0.2);
        CPPUNIT_ASSERT_DOUBLES_EQUAL(resident(), static_cast<double>(usage->residentBytes), 4.0 * 1024 * 1024);
    }

    void readsPastAnyName() {
        std::array<char, 16> before{};
        CPPUNIT_ASSERT_EQUAL(0, ::prctl(PR_GET_NAME, before.data()));
        for (const auto* const name : {"a b", ") 1 2 3 (", "a\nb)", "\n"}) {
            CPPUNIT_ASSERT_EQUAL(0, ::prctl(PR_SET_NAME, name));
            const auto usage = ProcessUsage::of(::getpid());
            CPPUNIT_ASSERT_EQUAL(0, ::prctl(PR_SET_NAME, before.data()));
            CPPUNIT_ASSERT_MESSAGE(name, usage.has_value());
            CPPUNIT_ASSERT_DOUBLES_EQUAL(resident(), static_cast<double>(usage->residentBytes), 4.0 * 1024 * 1024);
        }
    }

    void hasNothingOfAProcessThatIsNotThere() {
        const auto child = ::fork();
        if (child == 0)
            ::_exit(0);
        CPPUNIT_ASSERT_EQUAL(child, ::waitpid(child, nullptr, 0));
        for (const pid_t pid : {child, 0, -1})
            CPPUNIT_ASSERT(!ProcessUsage::of(pid));
    }

private:
    static double seconds(const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    }

    /// By another file than the one that is read.
    static double resident() {
        double virtualPages = 0;
        double pages = 0;
        std::ifstream("/proc/self/statm") >> virtualPages >> pages;
        return pages * static_cast<double>(::sysconf(_SC_PAGESIZE));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ProcessUsageTest);
