#include "SystemFixture.h"
#include "plugins/common/machine/Trees.h"

#include "plugins/system-info/SystemPlugin.h"

#include <further/testing/FakeContext.h>

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <vector>

namespace further::system {

using namespace std::chrono_literals;
using namespace std::string_literals;
using machine::Files;
using machine::pc;
using machine::pi4;

/// The plugin against its manifest.
class SystemPluginTest : public SystemFixture {
    CPPUNIT_TEST_SUITE(SystemPluginTest);
    CPPUNIT_TEST(receivesWhatItsManifestSays);
    CPPUNIT_TEST(sendsStatesAsItsManifestDescribesThem);
    CPPUNIT_TEST(sendsNoTypeButThoseOfItsManifest);
    CPPUNIT_TEST(letsThroughEachWellMadeSubscription);
    CPPUNIT_TEST(asksTheAgent);
    CPPUNIT_TEST_SUITE_END();

    const PluginManifest _manifest = PluginManifest::read(FURTHER_SYSTEM_MANIFEST);
    testing::FakeContext _context{strand};
    SystemPlugin _plugin;

    const MessageSchema& schemaOf(const std::string& type) const {
        for (const auto* const list : {&_manifest.receives, &_manifest.sends})
            for (const auto& spec : *list)
                if (spec.type == type)
                    return *spec.schema;
        throw CppUnit::Exception(CppUnit::Message("No schema for " + type));
    }

public:
    void setUp() override { _plugin.start(_context); }
    void tearDown() override { _plugin.stop(); }

    void receivesWhatItsManifestSays() {
        std::vector<std::string> declared;
        for (const auto& spec : _manifest.receives)
            declared.push_back(spec.type);
        CPPUNIT_ASSERT(declared == _plugin.open(session)->types());
    }

    void sendsStatesAsItsManifestDescribesThem() {
        for (const auto& files : {pi4(), pc(), Files(), Files("/nowhere")}) {
            SystemHandler one(session, std::make_shared<Machine>(files), [] { return AgentStatus{}; });
            one.receive({"system-info.get"});
            strand.advance(200ms);
            const auto& state = session.sent().back();
            schemaOf(state.type).check(state.data);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, states());
    }

    void sendsNoTypeButThoseOfItsManifest() {
        subscribe("1 s");
        strand.advance(1s);
        handler->receive({"system-info.unsubscribe"});
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, session.sent().size());
        for (const auto& message : session.sent())
            CPPUNIT_ASSERT_MESSAGE(message.type,
                                   std::any_of(_manifest.sends.begin(), _manifest.sends.end(),
                                               [&](const MessageSpec& spec) { return spec.type == message.type; }));
    }

    void letsThroughEachWellMadeSubscription() {
        const auto& schema = schemaOf("system-info.subscribe");
        Poco::JSON::Object::Ptr data = new Poco::JSON::Object;
        schema.check(data);
        data->set("interval", "1 s"s);
        schema.check(data);
        data->set("interval", 1);
        CPPUNIT_ASSERT_THROW(schema.check(data), Error);
        data->set("interval", std::string(33, ' '));
        CPPUNIT_ASSERT_THROW(schema.check(data), Error);
    }

    void asksTheAgent() {
        _context.setAgent({"9.8.7", 2, 1});
        const auto opened = _plugin.open(session);
        opened->receive({"system-info.get"});
        strand.advance(200ms);
        CPPUNIT_ASSERT_EQUAL("9.8.7"s, part("agent")->getValue<std::string>("version"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SystemPluginTest);

} // namespace further::system
