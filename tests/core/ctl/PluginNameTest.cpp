#include "ctl/PluginName.h"

#include "agent/CoreSettings.h"
#include "ctl/Failure.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

namespace further::ctl {

class PluginNameTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PluginNameTest);
    CPPUNIT_TEST(namesFilesAndClasses);
    CPPUNIT_TEST(refusesWhatIsNotInKebabCase);
    CPPUNIT_TEST(refusesEverySectionOfTheAgentsConfiguration);
    CPPUNIT_TEST(refusesTheTargetsOfEveryBuild);
    CPPUNIT_TEST(takesAReservedWordAsAPart);
    CPPUNIT_TEST_SUITE_END();

    static void assertRefused(const std::string& written, const std::string& words) {
        try {
            const PluginName name(written);
            CPPUNIT_FAIL("\"" + written + "\" was taken as a name");
        } catch (const Failure& failure) {
            CPPUNIT_ASSERT(failure.code() == ExitCode::usage);
            CPPUNIT_ASSERT_MESSAGE(failure.what(), std::string(failure.what()).find(words) != std::string::npos);
        }
    }

public:
    void namesFilesAndClasses() {
        CPPUNIT_ASSERT_EQUAL(std::string("blink-led-2x"), PluginName("blink-led-2x").text());
        CPPUNIT_ASSERT_EQUAL(std::string("BlinkLed2x"), PluginName("blink-led-2x").className());
        CPPUNIT_ASSERT_EQUAL(std::string("A"), PluginName("a").className());
    }

    void refusesWhatIsNotInKebabCase() {
        for (const std::string written : {"", "Blink", "blink_led", "blink led", "2-leds", "-blink", "blink-",
                                          "blink--led", "../blink", "blink/led", "blink.led", "blink\n", "gr\xc3\xbcn"})
            assertRefused(written, "is no name for a plugin");
    }

    void refusesEverySectionOfTheAgentsConfiguration() {
        for (const auto& section : coreSections())
            assertRefused(section, "my-" + section);
    }

    void refusesTheTargetsOfEveryBuild() {
        for (const std::string target : {"all", "clean", "help", "install", "package", "test"})
            assertRefused(target, "my-" + target);
    }

    void takesAReservedWordAsAPart() { CPPUNIT_ASSERT_EQUAL(std::string("net-test"), PluginName("net-test").text()); }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PluginNameTest);

} // namespace further::ctl
