#include "agent/ClockCheck.h"
#include "support/TemporaryDirectory.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using namespace further;

class ClockCheckTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ClockCheckTest);
    CPPUNIT_TEST(switchesATimeServiceOnWhereThereIsOne);
    CPPUNIT_TEST(namesWhatIsToBeInstalledWhereThereIsNone);
    CPPUNIT_TEST_SUITE_END();

public:
    void switchesATimeServiceOnWhereThereIsOne() {
        for (const std::string place : {"usr/lib", "lib", "etc"}) {
            const testing::TemporaryDirectory root;
            root.write(place + "/systemd/ntp-units.d/50-chrony.list", "chrony.service\n");
            CPPUNIT_ASSERT_EQUAL(std::string("sudo timedatectl set-ntp true"), synchronisingCommand(root.path()));
        }
    }

    void namesWhatIsToBeInstalledWhereThereIsNone() {
        const testing::TemporaryDirectory root;
        CPPUNIT_ASSERT_EQUAL(std::string("sudo apt install systemd-timesyncd"), synchronisingCommand(root.path()));
        root.write("usr/lib/systemd/ntp-units.d/README", "");
        CPPUNIT_ASSERT_EQUAL(std::string("sudo apt install systemd-timesyncd"), synchronisingCommand(root.path()));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ClockCheckTest);
