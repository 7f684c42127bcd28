#include "plugins/common/machine/Board.h"
#include "Trees.h"
#include "support/TemporaryDirectory.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::machine {

using namespace std::string_literals;

class BoardTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BoardTest);
    CPPUNIT_TEST(tellsOfAPi);
    CPPUNIT_TEST(tellsOfAPc);
    CPPUNIT_TEST(inventsNothing);
    CPPUNIT_TEST(takesNothingFromGarbage);
    CPPUNIT_TEST(readsTheCpuinfoWithoutADeviceTree);
    CPPUNIT_TEST(knowsNoSerialOfZeros);
    CPPUNIT_TEST(knowsPlaceholdersOfMakers);
    CPPUNIT_TEST_SUITE_END();

    testing::TemporaryDirectory _place;
    const Files _files{_place.path()};

public:
    void tellsOfAPi() {
        CPPUNIT_ASSERT_EQUAL(R"({"model":"Raspberry Pi 4 Model B Rev 1.4","serial":"10000000a1b2c3d4"})"s,
                             json(boardSection(pi4())));
        CPPUNIT_ASSERT_EQUAL("10000000a1b2c3d4"s, boardSerial(pi4()).value());
    }

    void tellsOfAPc() {
        CPPUNIT_ASSERT_EQUAL(R"({"model":"LENOVO 20HES2KG00"})"s, json(boardSection(pc())));
        CPPUNIT_ASSERT(!boardSerial(pc()));
    }

    void inventsNothing() { CPPUNIT_ASSERT(boardSection(_files).empty()); }

    void takesNothingFromGarbage() {
        for (const auto* const file : {"proc/cpuinfo", "proc/device-tree/model", "proc/device-tree/serial-number",
                                       "sys/class/dmi/id/product_name"})
            _place.write(file, "\xff\xfe\0\x1b[2J = : = None cpu\n\n:::\n"s);
        inventsNothing();
    }

    void readsTheCpuinfoWithoutADeviceTree() {
        _place.write("proc/cpuinfo", pi4().text("/proc/cpuinfo"));
        CPPUNIT_ASSERT_EQUAL(json(boardSection(pi4())), json(boardSection(_files)));
    }

    void knowsNoSerialOfZeros() {
        _place.write("proc/cpuinfo", "Serial\t\t: 0000000000000000\n");
        CPPUNIT_ASSERT(boardSection(_files).empty());
    }

    void knowsPlaceholdersOfMakers() {
        _place.write("sys/class/dmi/id/sys_vendor", "ASUS\n");
        _place.write("sys/class/dmi/id/product_name", "System Product Name\n");
        CPPUNIT_ASSERT(boardSection(_files).empty());
        _place.write("sys/class/dmi/id/product_name", "ASUS X1\n");
        CPPUNIT_ASSERT_EQUAL(R"({"model":"ASUS X1"})"s, json(boardSection(_files)));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(BoardTest);

} // namespace further::machine
