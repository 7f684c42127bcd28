#include <further/testing/FakeSession.h>
#include <further/testing/LoadedPlugin.h>

#include <cppunit/extensions/HelperMacros.h>

#include <string>

/// The built plugin, with a client that the test plays.
class MyPluginTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MyPluginTest);
    CPPUNIT_TEST(greetsWhoeverAsks);
    CPPUNIT_TEST_SUITE_END();

public:
    void greetsWhoeverAsks() {
        further::testing::LoadedPlugin plugin(FURTHER_PLUGIN_FILE);
        plugin.start();
        further::testing::FakeSession session(plugin.strand());
        further::Message ask{"my-plugin.greet"};
        ask.data->set("name", std::string("Ada"));
        plugin.open(session)->receive(ask);

        const auto& greeting = session.sent().at(0);
        CPPUNIT_ASSERT_EQUAL(std::string("my-plugin.greeting"), greeting.type);
        CPPUNIT_ASSERT_EQUAL(std::string("Hello, Ada!"), greeting.data->getValue<std::string>("text"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(MyPluginTest);
