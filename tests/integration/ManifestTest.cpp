#include "agent/CoreSettings.h"
#include "plugin/PluginLibrary.h"
#include "plugin/PluginManifest.h"
#include "support/AgentProcess.h"

#include <further/testing/FakeContext.h>
#include <further/testing/FakeSession.h>

#include <Poco/StringTokenizer.h>
#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <vector>

namespace further::testing {

/// What is written down against what is built: the plugins' manifests, and the table of all settings.
class ManifestTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ManifestTest);
    CPPUNIT_TEST(listsTheTypesThatEachPluginBinds);
    CPPUNIT_TEST(isDocumentedWithEachSettingTypeAndDefault);
    CPPUNIT_TEST_SUITE_END();

    static std::vector<PluginManifest> manifests() {
        std::vector<PluginManifest> all;
        for (const auto& file : std::filesystem::directory_iterator(AgentProcess::plugins()))
            if (file.path().extension() == ".json")
                all.push_back(PluginManifest::read(file.path()));
        CPPUNIT_ASSERT(all.size() >= 2);
        return all;
    }

    /// What the agent promises to each plugin that has a runner.
    static std::set<std::string> receivedBy(const PluginManifest& manifest) {
        std::set<std::string> types;
        if (!manifest.runner.empty())
            types = {"start", "stdin", "resize", "keyevent", "stop"};
        for (const auto& spec : manifest.receives)
            types.insert(spec.type);
        return types;
    }

    static Settings programSettings() {
        std::vector<SettingSpec> specs;
        const std::string prefix = "programs.";
        for (auto spec : coreSettings())
            if (spec.key.compare(0, prefix.size(), prefix) == 0) {
                spec.key.erase(0, prefix.size());
                specs.push_back(spec);
            }
        return {specs, {{"allowRoot", "true"}}}; // as the test does itself
    }

    /// `type` and `default` by key.
    using Table = std::map<std::string, std::string>;

    static std::string row(SettingType type, const std::string& fallback) {
        return std::string(typeName(type)) + ", " + fallback;
    }

    /// The rows of config/README.md that begin with a key in code quotes.
    static Table documented() {
        Table table;
        std::ifstream readme(FURTHER_SOURCE "/config/README.md");
        for (std::string line; std::getline(readme, line);) {
            const Poco::StringTokenizer cells(line, "|", Poco::StringTokenizer::TOK_TRIM);
            if (cells.count() < 5 || cells[1].find('.') == std::string::npos || cells[1].front() != '`')
                continue;
            auto fallback = cells[3];
            fallback.erase(std::remove(fallback.begin(), fallback.end(), '`'), fallback.end());
            table[cells[1].substr(1, cells[1].size() - 2)] = cells[2] + ", " + fallback;
        }
        return table;
    }

public:
    void listsTheTypesThatEachPluginBinds() {
        const TemporaryDirectory runtime;
        PluginLibrary library; // after the objects of its classes
        for (const auto& manifest : manifests()) {
            FakeStrand strand;
            FakeContext context(strand);
            context.setConfig(Settings(manifest.settings, {}));
            context.setPrograms(programSettings());
            context.setDirectories({runtime.path(), FURTHER_BIN});
            const auto plugin = library.load(AgentProcess::plugins() + "/" + manifest.name + ".so");
            plugin->start(context);
            FakeSession session(strand);
            const auto bound = plugin->open(session)->types();
            CPPUNIT_ASSERT_MESSAGE(manifest.name,
                                   receivedBy(manifest) == std::set<std::string>(bound.begin(), bound.end()));
            plugin->stop();
        }
    }

    void isDocumentedWithEachSettingTypeAndDefault() {
        Table real;
        for (const auto& spec : coreSettings())
            real[spec.key] = row(spec.type, spec.fallback);
        for (const auto& manifest : manifests())
            for (const auto& spec : manifest.settings)
                real[manifest.name + "." + spec.key] = row(spec.type, spec.fallback);
        const auto written = documented();
        for (const auto& [key, value] : real) {
            CPPUNIT_ASSERT_MESSAGE(key + " is missing in config/README.md", written.count(key) == 1);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(key + " in config/README.md", value, written.at(key));
        }
        for (const auto& [key, value] : written)
            CPPUNIT_ASSERT_MESSAGE(key + " in config/README.md is no setting", real.count(key) == 1);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ManifestTest);

} // namespace further::testing
