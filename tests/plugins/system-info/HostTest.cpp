#include "plugins/system-info/Host.h"
#include "plugins/common/machine/Trees.h"
#include "support/TemporaryDirectory.h"

#include <cppunit/extensions/HelperMacros.h>

#include <cstring>

namespace further::system {

using namespace std::string_literals;
using machine::Files;
using machine::json;
using machine::pc;
using machine::pi4;

class HostTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HostTest);
    CPPUNIT_TEST(tellsOfAPi);
    CPPUNIT_TEST(tellsOfAPc);
    CPPUNIT_TEST(inventsNothing);
    CPPUNIT_TEST(takesNothingFromGarbage);
    CPPUNIT_TEST(unquotesAsAShellDoes);
    CPPUNIT_TEST(fallsBackOnTheVendorsOsRelease);
    CPPUNIT_TEST_SUITE_END();

    testing::TemporaryDirectory _place;
    const Files _files{_place.path()};

    static utsname kernel(const char* node, const char* release, const char* machine) {
        utsname kernel{};
        std::strncpy(kernel.nodename, node, sizeof kernel.nodename - 1);
        std::strncpy(kernel.release, release, sizeof kernel.release - 1);
        std::strncpy(kernel.machine, machine, sizeof kernel.machine - 1);
        return kernel;
    }

    std::string host() const { return json(hostSection(_files, utsname{})); }

public:
    void tellsOfAPi() {
        CPPUNIT_ASSERT_EQUAL(R"({"architecture":"aarch64","bootTime":"2023-11-14T22:13:20Z","hostname":"pi-top",)"
                             R"("kernel":"6.1.21-v8+","load":[0.52,0.41,0.2],"os":{"id":"debian",)"
                             R"x("name":"Debian GNU/Linux 12 (bookworm)","version":"12"},"uptime":5482.71})x"s,
                             json(hostSection(pi4(), kernel("pi-top", "6.1.21-v8+", "aarch64"))));
        CPPUNIT_ASSERT_EQUAL(
            R"({"available":3329511424,"swapFree":104853504,"swapTotal":104853504,"total":3977580544})"s,
            json(memorySection(pi4())));
    }

    void tellsOfAPc() {
        CPPUNIT_ASSERT_EQUAL(R"({"bootTime":"2023-07-22T04:26:40Z","load":[1.08,0.97,0.88],"os":{"id":"ubuntu",)"
                             R"("name":"Ubuntu 22.04.3 LTS","version":"22.04"},"uptime":98412.05})"s,
                             json(hostSection(pc(), utsname{})));
        CPPUNIT_ASSERT_EQUAL(R"({"available":10056708096,"swapFree":0,"swapTotal":0,"total":16628441088})"s,
                             json(memorySection(pc())));
    }

    void inventsNothing() {
        CPPUNIT_ASSERT_EQUAL("{}"s, host());
        CPPUNIT_ASSERT(memorySection(_files).empty());
    }

    void takesNothingFromGarbage() {
        const auto garbage = "\xff\xfe\0\x1b[2J = : = None cpu\n\n:::\n"s;
        for (const auto* const file :
             {"etc/os-release", "usr/lib/os-release", "proc/stat", "proc/uptime", "proc/loadavg", "proc/meminfo"})
            _place.write(file, garbage);
        inventsNothing();
        _place.write("proc/uptime", "-1 0\n");
        _place.write("proc/loadavg", "0.1 0.2\n");
        _place.write("proc/stat", "btime 99999999999999\n");
        _place.write("proc/meminfo", "MemTotal: 9223372036854775807 kB\nMemAvailable: -1 kB\nSwapTotal: 5 MB\n");
        _place.write("etc/os-release", "ID=\"\nNAME=\"\"\nVERSION_ID='\n");
        inventsNothing();
    }

    void unquotesAsAShellDoes() {
        _place.write("etc/os-release", "ID='a\\b'\nNAME=\"say \\\"x\\\" \\\\\"\nVERSION_ID=12\n");
        CPPUNIT_ASSERT_EQUAL(R"({"os":{"id":"a\\b","name":"say \"x\" \\","version":"12"}})"s, host());
    }

    void fallsBackOnTheVendorsOsRelease() {
        _place.write("usr/lib/os-release", "ID=debian\n");
        CPPUNIT_ASSERT_EQUAL(R"({"os":{"id":"debian"}})"s, host());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(HostTest);

} // namespace further::system
