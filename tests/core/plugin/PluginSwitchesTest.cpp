#include "plugin/PluginSwitches.h"
#include "support/TemporaryDirectory.h"

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

using namespace further;
using namespace std::string_literals;

class PluginSwitchesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PluginSwitchesTest);
    CPPUNIT_TEST(hasAllOnUnlessToldOtherwise);
    CPPUNIT_TEST(goesByTheConfiguration);
    CPPUNIT_TEST(putsWhatWasSaidAboveTheConfiguration);
    CPPUNIT_TEST(takesANewConfiguration);
    CPPUNIT_TEST(keepsWhatWasSaidForTheAgentsToCome);
    CPPUNIT_TEST(keepsItFromOtherUsers);
    CPPUNIT_TEST(changesNothingWhereItCanNotBeKept);
    CPPUNIT_TEST(followsNoLinkWhereItWrites);
    CPPUNIT_TEST(saysWhatIsWrongWithItsFile);
    CPPUNIT_TEST_SUITE_END();

public:
    void hasAllOnUnlessToldOtherwise() {
        PluginSwitches switches;
        CPPUNIT_ASSERT(switches.enabled("hello"));
        switches.set("hello", false); // and is kept nowhere
        CPPUNIT_ASSERT(!switches.enabled("hello"));
        CPPUNIT_ASSERT(switches.enabled("other"));
    }

    void goesByTheConfiguration() {
        const PluginSwitches switches({"hello"}, _file);
        CPPUNIT_ASSERT(!switches.enabled("hello"));
        CPPUNIT_ASSERT(switches.enabled("other"));
        CPPUNIT_ASSERT(!std::filesystem::exists(_file));
    }

    void putsWhatWasSaidAboveTheConfiguration() {
        PluginSwitches switches({"hello"}, _file);
        switches.set("hello", true);
        switches.set("other", false);
        CPPUNIT_ASSERT(switches.enabled("hello"));
        CPPUNIT_ASSERT(!switches.enabled("other"));
    }

    void takesANewConfiguration() {
        PluginSwitches switches({"one", "two"}, _file);
        switches.set("two", true);
        switches.setDisabled({"two", "three"});
        CPPUNIT_ASSERT(switches.enabled("one"));
        CPPUNIT_ASSERT(switches.enabled("two")); // said, and so above it
        CPPUNIT_ASSERT(!switches.enabled("three"));
    }

    void keepsWhatWasSaidForTheAgentsToCome() {
        {
            PluginSwitches switches({}, _file);
            switches.set("one", false);
            switches.set("two", false);
            switches.set("one", true);
        }
        const PluginSwitches next({"one"}, _file);
        CPPUNIT_ASSERT(next.enabled("one"));
        CPPUNIT_ASSERT(!next.enabled("two"));
        CPPUNIT_ASSERT_EQUAL("{\"one\":true,\"two\":false}\n"s, content(_file));
        CPPUNIT_ASSERT(!std::filesystem::exists(_file.string() + ".new"));
    }

    void keepsItFromOtherUsers() {
        PluginSwitches switches({}, _file);
        switches.set("one", false);
        struct stat is {};
        CPPUNIT_ASSERT_EQUAL(0, ::stat(_file.c_str(), &is));
        CPPUNIT_ASSERT_EQUAL(mode_t(0), is.st_mode & 077);
    }

    void changesNothingWhereItCanNotBeKept() {
        const auto file = _directory.path() / "missing" / "plugins.json";
        PluginSwitches switches({}, file);
        try {
            switches.set("one", false);
            CPPUNIT_FAIL("kept");
        } catch (const Poco::FileException& problem) {
            CPPUNIT_ASSERT_EQUAL("The file " + file.string() +
                                     " can't be written (No such file or directory): make its directory writable for "
                                     "the agent's user, or set agent.stateDirectory to another",
                                 problem.message());
        }
        CPPUNIT_ASSERT(switches.enabled("one"));
    }

    void followsNoLinkWhereItWrites() {
        const auto precious = _directory.write("precious", "precious");
        std::filesystem::create_symlink(precious, _file.string() + ".new");
        PluginSwitches switches({}, _file);
        switches.set("one", false);
        CPPUNIT_ASSERT_EQUAL("precious"s, content(precious));
    }

    void saysWhatIsWrongWithItsFile() {
        for (const auto* const text :
             {"", "off", "{", "[]", R"({"one": "false"})", R"({"one": 0})", R"({"one": {}})"}) {
            _directory.write("plugins.json", text);
            assertRefused(_file, text);
        }
        const auto loop = _directory.path() / "loop";
        std::filesystem::create_symlink(loop, loop);
        assertRefused(loop, "a link to itself");
        assertRefused(_directory.path(), "a directory");
    }

private:
    static void assertRefused(const std::filesystem::path& file, const std::string& what) {
        try {
            const PluginSwitches switches({}, file);
            CPPUNIT_FAIL("accepted: " + what);
        } catch (const Poco::Exception& problem) {
            CPPUNIT_ASSERT_MESSAGE(
                problem.message(),
                problem.message().starts_with("The switches of plugins in " + file.string() + " can't be read ("));
            CPPUNIT_ASSERT(problem.message().ends_with(
                "): mend the file, or remove it to have all plugins as the configuration says"));
        }
    }

    static std::string content(const std::filesystem::path& file) {
        std::ostringstream text;
        text << std::ifstream(file).rdbuf();
        return text.str();
    }

    const testing::TemporaryDirectory _directory;
    const std::filesystem::path _file = _directory.path() / "plugins.json";
};

CPPUNIT_TEST_SUITE_REGISTRATION(PluginSwitchesTest);
