#include "plugin/PluginManifest.h"

#include <further/testing/FakeSession.h>
#include <further/testing/LoadedPlugin.h>

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <map>
#include <string>

using namespace further;
using namespace std::string_literals;

/// The sample plugin as the agent loads it: the shared object of this build and its manifest.
class HelloTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HelloTest);
    CPPUNIT_TEST(greetsWhoeverAsks);
    CPPUNIT_TEST(greetsWithTheWordFromItsSettings);
    CPPUNIT_TEST(sendsWhatItsManifestSays);
    CPPUNIT_TEST(refusesToGreetNobody);
    CPPUNIT_TEST_SUITE_END();

public:
    void greetsWhoeverAsks() { CPPUNIT_ASSERT_EQUAL("Hello, Ada!"s, greeting({})); }

    void greetsWithTheWordFromItsSettings() {
        CPPUNIT_ASSERT_EQUAL("Good morning, Ada!"s, greeting({{"greeting", "Good morning"}}));
    }

    void sendsWhatItsManifestSays() {
        greeting({});
        CPPUNIT_ASSERT_EQUAL(_manifest.sends.at(0).type, _session.sent().at(0).type);
    }

    void refusesToGreetNobody() {
        const auto& schema = *_manifest.receives.at(0).schema;
        schema.check(_greet.data);
        CPPUNIT_ASSERT_THROW(schema.check(new Poco::JSON::Object), Error);
    }

    void setUp() override { _greet.data->set("name", "Ada"s); }

private:
    std::string greeting(const std::map<std::string, std::string>& settings) {
        _plugin.start(settings);
        _plugin.open(_session)->receive(_greet);
        return _session.sent().at(0).data->getValue<std::string>("text");
    }

    const PluginManifest _manifest =
        PluginManifest::read(std::filesystem::path(FURTHER_HELLO).replace_extension(".json"));
    testing::LoadedPlugin _plugin{FURTHER_HELLO};
    testing::FakeSession _session{_plugin.strand()};
    Message _greet{"hello.greet"};
};

CPPUNIT_TEST_SUITE_REGISTRATION(HelloTest);
