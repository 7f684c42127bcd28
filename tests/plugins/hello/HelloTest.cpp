#include "plugin/PluginLibrary.h"
#include "plugin/PluginManifest.h"

#include <further/testing/FakeContext.h>
#include <further/testing/FakeSession.h>
#include <further/testing/FakeStrand.h>

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

using namespace further;
using namespace std::string_literals;

/// The sample plugin as the agent loads it: the shared object of this build and its manifest.
class HelloTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HelloTest);
    CPPUNIT_TEST(greetsWhoeverAsks);
    CPPUNIT_TEST(greetsWithTheWordFromItsSettings);
    CPPUNIT_TEST(receivesWhatItsManifestSays);
    CPPUNIT_TEST(sendsWhatItsManifestSays);
    CPPUNIT_TEST(refusesToGreetNobody);
    CPPUNIT_TEST_SUITE_END();

public:
    void greetsWhoeverAsks() {
        open({})->receive(_greet);
        CPPUNIT_ASSERT_EQUAL("Hello, Ada!"s, _session.sent().at(0).data->getValue<std::string>("text"));
    }

    void greetsWithTheWordFromItsSettings() {
        open({{"greeting", "Good morning"}})->receive(_greet);
        CPPUNIT_ASSERT_EQUAL("Good morning, Ada!"s, _session.sent().at(0).data->getValue<std::string>("text"));
    }

    void receivesWhatItsManifestSays() {
        std::vector<std::string> declared;
        for (const auto& spec : _manifest.receives)
            declared.push_back(spec.type);
        CPPUNIT_ASSERT(declared == open({})->types());
    }

    void sendsWhatItsManifestSays() {
        open({})->receive(_greet);
        CPPUNIT_ASSERT_EQUAL(_manifest.sends.at(0).type, _session.sent().at(0).type);
    }

    void refusesToGreetNobody() {
        const auto& schema = *_manifest.receives.at(0).schema;
        schema.check(_greet.data);
        CPPUNIT_ASSERT_THROW(schema.check(new Poco::JSON::Object), Error);
    }

    void setUp() override { _greet.data->set("name", "Ada"s); }

private:
    /// The plugin's handler, with these settings.
    std::unique_ptr<Handler> open(const std::map<std::string, std::string>& values) {
        _plugin = _library.load(FURTHER_HELLO);
        _context.setConfig(Settings(_manifest.settings, values));
        _plugin->start(_context);
        return _plugin->open(_session);
    }

    const PluginManifest _manifest =
        PluginManifest::read(std::filesystem::path(FURTHER_HELLO).replace_extension(".json"));
    PluginLibrary _library;
    testing::FakeStrand _strand;
    testing::FakeContext _context{_strand};
    testing::FakeSession _session{_strand};
    std::unique_ptr<Plugin> _plugin;
    Message _greet{"hello.greet"};
};

CPPUNIT_TEST_SUITE_REGISTRATION(HelloTest);
