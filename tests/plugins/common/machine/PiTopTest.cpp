#include "plugins/common/machine/PiTop.h"
#include "Trees.h"
#include "support/TemporaryDirectory.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::machine {

using namespace std::string_literals;

class PiTopTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PiTopTest);
    CPPUNIT_TEST(tellsOfAPiTop);
    CPPUNIT_TEST(tellsTheSerialsOfAllThatHaveOne);
    CPPUNIT_TEST(leavesOutSerialsThatAreEmptyOrNone);
    CPPUNIT_TEST(knowsTheBoardAloneOnAPiWithoutAPiTop);
    CPPUNIT_TEST(knowsNothingOfAnotherMachine);
    CPPUNIT_TEST(takesNothingFromGarbage);
    CPPUNIT_TEST_SUITE_END();

    testing::TemporaryDirectory _place;
    const Files _files{_place.path()};

    void writeSerials() const {
        _place.write("run/pt_hub_serial", "1\n");
        _place.write("run/pt_battery_serial", "2\n");
        _place.write("run/pt_display_serial", "3\n");
    }

    void assertNothingIsKnown() const {
        CPPUNIT_ASSERT(piTopSection(_files).empty());
        CPPUNIT_ASSERT(serialsSection(_files).empty());
    }

public:
    void tellsOfAPiTop() {
        writeSerials();
        _place.write("run/pt_device_type", "pi_top_4\n");
        CPPUNIT_ASSERT_EQUAL(R"({"batterySerial":"2","deviceType":"pi_top_4","displaySerial":"3","hubSerial":"1"})"s,
                             json(piTopSection(_files)));
    }

    void tellsTheSerialsOfAllThatHaveOne() {
        writeSerials();
        _place.write("proc/cpuinfo", "Serial\t\t: 10000000a1b2c3d4\n");
        CPPUNIT_ASSERT_EQUAL(R"({"battery":"2","board":"10000000a1b2c3d4","display":"3","hub":"1"})"s,
                             json(serialsSection(_files)));
    }

    void leavesOutSerialsThatAreEmptyOrNone() {
        // The battery's is None, the display's file is empty.
        CPPUNIT_ASSERT_EQUAL(R"({"deviceType":"pi_top_4","hubSerial":"305419896"})"s, json(piTopSection(pi4())));
        CPPUNIT_ASSERT_EQUAL(R"({"board":"10000000a1b2c3d4","hub":"305419896"})"s, json(serialsSection(pi4())));
    }

    void knowsTheBoardAloneOnAPiWithoutAPiTop() {
        _place.write("proc/device-tree/serial-number", "10000000a1b2c3d4\0"s);
        CPPUNIT_ASSERT(piTopSection(_files).empty());
        CPPUNIT_ASSERT_EQUAL(R"({"board":"10000000a1b2c3d4"})"s, json(serialsSection(_files)));
    }

    void knowsNothingOfAnotherMachine() {
        assertNothingIsKnown();
        CPPUNIT_ASSERT(piTopSection(pc()).empty());
        CPPUNIT_ASSERT(serialsSection(pc()).empty());
    }

    void takesNothingFromGarbage() {
        for (const auto* const file : {"run/pt_device_type", "run/pt_hub_serial", "run/pt_battery_serial",
                                       "run/pt_display_serial", "proc/device-tree/serial-number", "proc/cpuinfo"})
            _place.write(file, "\xff\xfe\0\x1b[2J = : = None cpu\n\n:::\n"s);
        assertNothingIsKnown();
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PiTopTest);

} // namespace further::machine
