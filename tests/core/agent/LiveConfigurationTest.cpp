#include "agent/LiveConfiguration.h"
#include "agent/ConfigurationAnswers.h"
#include "support/TemporaryDirectory.h"

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <string>
#include <vector>

using namespace further;
using namespace std::string_literals;

/// What a reload changes, and what it leaves for a restart.
class LiveConfigurationTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LiveConfigurationTest);
    CPPUNIT_TEST(tellsWhatHoldsAtOnceFromWhatNeedsARestart);
    CPPUNIT_TEST(remembersWhatStillNeedsARestart);
    CPPUNIT_TEST(forgetsAChangeThatWasTakenBack);
    CPPUNIT_TEST(keepsTheOldOneWhereTheNewOneCanNotBeRead);
    CPPUNIT_TEST(findsItsFileFromWhereItWasStarted);
    CPPUNIT_TEST(adoptsTheSettingsOfAPluginAndNothingElse);
    CPPUNIT_TEST(adoptsNothingThatIsAtFault);
    CPPUNIT_TEST_SUITE_END();

    using Keys = std::vector<std::string>;

public:
    void tellsWhatHoldsAtOnceFromWhatNeedsARestart() {
        write("net.port = 1\n");
        LiveConfiguration live(_file, {});
        replace(live);
        write("net.port = 2\nlogging.level = debug\nsecurity.origins = https://a.org\nwebsocket.highWater = 2 MiB\n");
        const auto change = replace(live);
        CPPUNIT_ASSERT((change.held == Keys{"security.origins", "websocket.highWater", "logging.level"}));
        CPPUNIT_ASSERT((change.forLater == Keys{"net.port"}));
    }

    void remembersWhatStillNeedsARestart() {
        write("net.port = 1\n");
        LiveConfiguration live(_file, {});
        replace(live);
        write("net.port = 2\nlogging.level = debug\n");
        replace(live);
        CPPUNIT_ASSERT(pending(live, "net.port"));
        CPPUNIT_ASSERT(!pending(live, "logging.level"));
        CPPUNIT_ASSERT((replace(live).forLater == Keys{"net.port"}));
    }

    void forgetsAChangeThatWasTakenBack() {
        write("net.port = 1\n");
        LiveConfiguration live(_file, {});
        replace(live);
        write("net.port = 2\n");
        replace(live);
        write("net.port = 1\n");
        CPPUNIT_ASSERT(replace(live).forLater.empty());
        CPPUNIT_ASSERT(!pending(live, "net.port"));
    }

    void keepsTheOldOneWhereTheNewOneCanNotBeRead() {
        write("net.port = 1\n");
        const LiveConfiguration live(_file, {"net.addresses=::1"});
        write("net..port = 2\n");
        CPPUNIT_ASSERT_THROW((void)live.read(), Poco::SyntaxException);
        CPPUNIT_ASSERT_EQUAL("1"s, listed(live, "net.port").value);
        CPPUNIT_ASSERT_EQUAL("::1"s, listed(live, "net.addresses").value);
    }

    void findsItsFileFromWhereItWasStarted() {
        write("net.port = 1\nlogging.file = here.log\n");
        const auto usual = std::filesystem::current_path();
        std::filesystem::current_path(_directory.path());
        const LiveConfiguration live("agent.properties", {});
        std::filesystem::current_path("/");
        const auto file = live.read().section("", {{"logging.file", SettingType::path, "", ""}}).path("logging.file");
        std::filesystem::current_path(usual);
        CPPUNIT_ASSERT_EQUAL((_directory.path() / "here.log").string(), file.string());
    }

    void adoptsTheSettingsOfAPluginAndNothingElse() {
        write("net.port = 1\n");
        LiveConfiguration live(_file, {});
        replace(live);
        write("net.port = 2\nlamp.colour = red\n");
        CPPUNIT_ASSERT_EQUAL("red"s, live.adopt(lamp()).text("colour"));
        CPPUNIT_ASSERT_EQUAL("1"s, listed(live, "net.port").value);
        const auto plugin = lamp();
        CPPUNIT_ASSERT(live.replace(live.read(), {&plugin}, holdsAtOnce).forLater == Keys{"net.port"});
        write("net.port = 1\nlamp.colour = blue\n");
        CPPUNIT_ASSERT(live.replace(live.read(), {&plugin}, holdsAtOnce).forLater == Keys{"lamp.colour"});
    }

    void adoptsNothingThatIsAtFault() {
        write("lamp.colour = red\n");
        LiveConfiguration live(_file, {});
        replace(live);
        write("lamp.color = red\n");
        try {
            (void)live.adopt(lamp());
            CPPUNIT_FAIL("It adopts a key that nobody knows");
        } catch (const Poco::SyntaxException& problem) {
            CPPUNIT_ASSERT_EQUAL(_file.string() + ":1: Unknown setting lamp.color; did you mean lamp.colour?; mend it, "
                                                  "then: further-linkctl reload",
                                 problem.message());
        }
        write("lamp.colour = blue\n");
        CPPUNIT_ASSERT_EQUAL("blue"s, live.adopt(lamp()).text("colour"));
    }

private:
    static PluginManifest lamp() {
        PluginManifest manifest;
        manifest.name = "lamp";
        manifest.settings = {{"colour", SettingType::text, "white", "The light's colour"}};
        return manifest;
    }

    void write(const std::string& text) { _file = _directory.write("agent.properties", text); }

    static LiveConfiguration::Change replace(LiveConfiguration& live) {
        return live.replace(live.read(), {}, holdsAtOnce);
    }

    static Configuration::Listed listed(const LiveConfiguration& live, const std::string& key) {
        for (const auto& each : live.now().list({}))
            if (each.spec.key == key)
                return each;
        throw Poco::NotFoundException(key);
    }

    static bool pending(const LiveConfiguration& live, const std::string& key) {
        return live.pending(listed(live, key));
    }

    const testing::TemporaryDirectory _directory;
    std::filesystem::path _file;
};

CPPUNIT_TEST_SUITE_REGISTRATION(LiveConfigurationTest);
