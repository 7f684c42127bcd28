#include "agent/OwnDoor.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <vector>

using namespace further;
using namespace std::string_literals;
using Poco::Net::SocketAddress;

class OwnDoorTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(OwnDoorTest);
    CPPUNIT_TEST(isTheFirstOfTheLoopbackDevice);
    CPPUNIT_TEST(leadsThroughWhatListensEverywhere);
    CPPUNIT_TEST(isNotThereOnTheNetwork);
    CPPUNIT_TEST_SUITE_END();

    static std::string doorOf(const std::vector<std::string>& written) {
        std::vector<SocketAddress> addresses;
        for (const auto& each : written)
            addresses.emplace_back(each);
        const auto door = ownDoor(addresses);
        return door ? door->toString() : "none";
    }

public:
    void isTheFirstOfTheLoopbackDevice() {
        CPPUNIT_ASSERT_EQUAL("127.0.0.1:8028"s, doorOf({"127.0.0.1:8028", "[::1]:8028"}));
        CPPUNIT_ASSERT_EQUAL("[::1]:8028"s, doorOf({"192.168.1.5:8028", "[::1]:8028", "127.0.0.1:8028"}));
    }

    void leadsThroughWhatListensEverywhere() {
        CPPUNIT_ASSERT_EQUAL("127.0.0.1:8028"s, doorOf({"0.0.0.0:8028"}));
        CPPUNIT_ASSERT_EQUAL("127.0.0.1:8028"s, doorOf({"[::]:8028"}));
        CPPUNIT_ASSERT_EQUAL("192.168.1.5:8028"s, fromHere(SocketAddress("192.168.1.5:8028")).toString());
    }

    void isNotThereOnTheNetwork() {
        CPPUNIT_ASSERT_EQUAL("none"s, doorOf({"192.168.1.5:8028", "[fd00::5]:8028"}));
        CPPUNIT_ASSERT_EQUAL("none"s, doorOf({}));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(OwnDoorTest);
