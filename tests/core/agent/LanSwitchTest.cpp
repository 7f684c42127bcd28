#include "agent/LanSwitch.h"
#include "support/TemporaryDirectory.h"

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <string>
#include <vector>

using namespace further;
using namespace std::string_literals;

class LanSwitchTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LanSwitchTest);
    CPPUNIT_TEST(goesByTheConfiguration);
    CPPUNIT_TEST(listensEverywhereWhenItIsOn);
    CPPUNIT_TEST(listensToThisDeviceWhenItIsOff);
    CPPUNIT_TEST(isKeptForTheAgentsToCome);
    CPPUNIT_TEST(isNotOnWhereItCanNotBeKept);
    CPPUNIT_TEST(isOffWhereItCanNotBeKept);
    CPPUNIT_TEST(saysWhatIsWrongWithItsFile);
    CPPUNIT_TEST_SUITE_END();

    using Addresses = std::vector<std::string>;
    LanSwitch made(const Addresses& configured) const { return {PrivateFile(_file), configured}; }

public:
    void goesByTheConfiguration() {
        CPPUNIT_ASSERT((made({"127.0.0.1", "::1"}).addresses() == Addresses{"127.0.0.1", "::1"}));
        CPPUNIT_ASSERT((made({"192.0.2.1"}).addresses() == Addresses{"192.0.2.1"}));
        CPPUNIT_ASSERT(!std::filesystem::exists(_file));
    }

    void listensEverywhereWhenItIsOn() {
        auto lan = made({"127.0.0.1", "::1"});
        lan.set(true);
        CPPUNIT_ASSERT((lan.addresses() == Addresses{"::"}));
    }

    void listensToThisDeviceWhenItIsOff() {
        auto lan = made({"127.0.0.1", "192.0.2.1"});
        lan.set(false);
        CPPUNIT_ASSERT((lan.addresses() == Addresses{"127.0.0.1"}));
        for (const auto* const network : {"192.0.2.1", "::", "0.0.0.0"})
            CPPUNIT_ASSERT((made({network}).addresses() == Addresses{"127.0.0.1", "::1"}));
    }

    void isKeptForTheAgentsToCome() {
        made({"127.0.0.1"}).set(true);
        CPPUNIT_ASSERT((made({"127.0.0.1"}).addresses() == Addresses{"::"}));
        made({"127.0.0.1"}).set(false);
        CPPUNIT_ASSERT((made({"192.0.2.1", "127.0.0.1"}).addresses() == Addresses{"127.0.0.1"}));
    }

    void isOffWhereItCanNotBeKept() {
        auto lan = made({"127.0.0.1"});
        lan.set(true);
        // Where its next text is to be written.
        std::filesystem::create_directory(_file.string() + ".new");
        CPPUNIT_ASSERT_THROW(lan.set(false), Poco::FileException);
        CPPUNIT_ASSERT((lan.addresses() == Addresses{"127.0.0.1"}));
    }

    void isNotOnWhereItCanNotBeKept() {
        LanSwitch lan(PrivateFile(_directory.path() / "missing" / "lan.json"), {"127.0.0.1"});
        CPPUNIT_ASSERT_THROW(lan.set(true), Poco::FileException);
        CPPUNIT_ASSERT((lan.addresses() == Addresses{"127.0.0.1"}));
    }

    void saysWhatIsWrongWithItsFile() {
        for (const auto* const text : {"", "{", "true", "[]", "{}", R"({"enabled": {}})", R"({"enabled": 1})"}) {
            PrivateFile(_file).write(text);
            try {
                made({"127.0.0.1"});
                CPPUNIT_FAIL("accepted: "s + text);
            } catch (const Poco::DataFormatException& problem) {
                CPPUNIT_ASSERT_EQUAL("Whether the network is served can't be read from " + _file.string() +
                                         ": remove it, and say it again (further-linkctl lan enable, or disable)",
                                     problem.message());
            }
        }
    }

private:
    const testing::TemporaryDirectory _directory;
    const std::filesystem::path _file = _directory.path() / "lan.json";
};

CPPUNIT_TEST_SUITE_REGISTRATION(LanSwitchTest);
