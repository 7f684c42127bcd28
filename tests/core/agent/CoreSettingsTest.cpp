#include "agent/CoreSettings.h"

#include "agent/Configuration.h"

#include <cppunit/extensions/HelperMacros.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

using namespace further;
using namespace std::chrono_literals;

class CoreSettingsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CoreSettingsTest);
    CPPUNIT_TEST(haveDefaultsThatAreRight);
    CPPUNIT_TEST(haveTheProtocolsTimesAndLimits);
    CPPUNIT_TEST(areEachDeclaredOnceAndExplained);
    CPPUNIT_TEST(nameTheirVariables);
    CPPUNIT_TEST(areAllInTheShippedFile);
    CPPUNIT_TEST_SUITE_END();

public:
    void haveDefaultsThatAreRight() { const Settings settings(coreSettings(), {}); }

    void haveTheProtocolsTimesAndLimits() {
        const Settings settings(coreSettings(), {});
        CPPUNIT_ASSERT_EQUAL(std::int64_t(8028), settings.integer("net.port"));
        CPPUNIT_ASSERT(settings.list("net.addresses").empty());
        CPPUNIT_ASSERT(settings.duration("net.headerTimeout") == 10s);
        CPPUNIT_ASSERT(settings.duration("websocket.pingInterval") == 20s);
        CPPUNIT_ASSERT(settings.duration("websocket.silenceTimeout") == 60s);
        CPPUNIT_ASSERT_EQUAL(std::size_t(4) << 20, settings.bytes("websocket.maxMessage"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1) << 20, settings.bytes("websocket.highWater"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(256) << 10, settings.bytes("websocket.lowWater"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(64) << 10, settings.bytes("websocket.controlLimit"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(4) << 20, settings.bytes("programs.pendingInput"));
        CPPUNIT_ASSERT(settings.duration("programs.leftoverGrace") == 1s);
        CPPUNIT_ASSERT(!settings.flag("programs.keepChildren"));
        CPPUNIT_ASSERT(settings.path("programs.workDirectory") == "~/further");
    }

    void areEachDeclaredOnceAndExplained() {
        std::set<std::string> keys;
        for (const auto& spec : coreSettings()) {
            CPPUNIT_ASSERT_MESSAGE(spec.key, keys.insert(spec.key).second);
            CPPUNIT_ASSERT_MESSAGE(spec.key, spec.key.find('.') != std::string::npos);
            CPPUNIT_ASSERT_MESSAGE(spec.key, !spec.meaning.empty());
        }
    }

    void nameTheirVariables() {
        std::map<std::string, std::string> variables;
        for (const auto& spec : coreSettings())
            if (!spec.environment.empty())
                variables[spec.environment] =
                    spec.key + (spec.environmentSets.empty() ? "" : " = " + spec.environmentSets);
        const std::map<std::string, std::string> known{{"FURTHER_LINK_PORT", "net.port"},
                                                       {"FURTHER_LINK_NOSSL", "tls.enabled = false"},
                                                       {"FURTHER_LINK_DEBUG", "logging.level = debug"},
                                                       {"FURTHER_LINK_WORK_DIR", "programs.workDirectory"},
                                                       {"FURTHER_LINK_TEMP_DIR", "programs.tempDirectory"},
                                                       {"FURTHER_LINK_LAUNCHER", "programs.launcher"}};
        CPPUNIT_ASSERT(variables == known);
    }

    // As `#key = default`, or as a line of its own where the shipped value is another.
    void areAllInTheShippedFile() {
        std::ostringstream file;
        file << std::ifstream(FURTHER_SOURCE "/config/further-link.properties").rdbuf();
        for (const auto& spec : coreSettings()) {
            const auto line = "\n#" + spec.key + " =" + (spec.fallback.empty() ? "" : " ") + spec.fallback + "\n";
            CPPUNIT_ASSERT_MESSAGE(line, file.str().find(line) != std::string::npos ||
                                             file.str().find("\n" + spec.key + " = ") != std::string::npos);
        }
        Configuration configuration;
        configuration.readFile(FURTHER_SOURCE "/config/further-link.properties");
        (void)configuration.section("", coreSettings());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CoreSettingsTest);
