#include "admin/PluginAnswers.h"
#include "core/admin/SessionsOnSocket.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using namespace further;
using namespace std::string_literals;

class PluginAnswersTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PluginAnswersTest);
    CPPUNIT_TEST(listsPluginsWithWhatBecameOfThem);
    CPPUNIT_TEST(listsOneByItsName);
    CPPUNIT_TEST(countsSessionsAndFaults);
    CPPUNIT_TEST(switchesAPluginOffAndOn);
    CPPUNIT_TEST(tellsTheEventsOfASwitch);
    CPPUNIT_TEST(saysThatThereIsNone);
    CPPUNIT_TEST(wantsAName);
    CPPUNIT_TEST_SUITE_END();

public:
    void listsPluginsWithWhatBecameOfThem() {
        Fixture f;
        const auto plugins = f.answer("plugins")->getArray("plugins");
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), plugins->size());
        const auto other = plugins->getObject(0);
        CPPUNIT_ASSERT_EQUAL("other"s, other->getValue<std::string>("name"));
        CPPUNIT_ASSERT_EQUAL("running"s, other->getValue<std::string>("state"));
        CPPUNIT_ASSERT(other->getValue<bool>("enabled"));
        for (const auto* const counter : {"sessions", "faults", "slowCallbacks"})
            CPPUNIT_ASSERT_EQUAL(0, other->getValue<int>(counter));
        CPPUNIT_ASSERT_EQUAL("other.act"s, // as GET /plugins has it
                             other->getArray("receives")->getObject(0)->getValue<std::string>("type"));
        CPPUNIT_ASSERT_EQUAL("probe"s, plugins->getObject(1)->getValue<std::string>("name"));
    }

    void listsOneByItsName() {
        Fixture f;
        const auto plugins = f.answer("plugins", R"({"name": "probe"})")->getArray("plugins");
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), plugins->size());
        CPPUNIT_ASSERT_EQUAL("probe"s, plugins->getObject(0)->getValue<std::string>("name"));
    }

    void countsSessionsAndFaults() {
        Fixture f;
        auto& one = f.sessions.connect();
        auto& two = f.sessions.connect();
        for (auto* const client : {&one, &two}) {
            client->say("probe.act", R"({"do": "greet"})");
            f.sessions.awaitAnswers(*client, 1);
        }
        CPPUNIT_ASSERT_EQUAL(2, f.numberOf("probe", "sessions"));
        one.say("probe.act", R"({"do": "fault"})");
        f.sessions.awaitAnswers(one, 3);
        CPPUNIT_ASSERT_EQUAL(1, f.numberOf("probe", "sessions"));
        CPPUNIT_ASSERT_EQUAL(1, f.numberOf("probe", "faults"));
        CPPUNIT_ASSERT_EQUAL(0, f.numberOf("other", "faults"));
    }

    void switchesAPluginOffAndOn() {
        Fixture f;
        auto& client = f.sessions.connect();
        client.say("probe.act", R"({"do": "greet"})");
        f.sessions.awaitAnswers(client, 1);
        CPPUNIT_ASSERT_EQUAL("The plugin probe is off for new sessions; the session that uses it goes on."s,
                             f.sentence("plugin.disable", R"({"name": "probe"})"));
        CPPUNIT_ASSERT_EQUAL(0, f.numberOf("probe", "enabled"));
        CPPUNIT_ASSERT_EQUAL(1, f.numberOf("other", "enabled"));
        CPPUNIT_ASSERT_EQUAL("The plugin probe is on, and every session can use it from its next message."s,
                             f.sentence("plugin.enable", R"({"name": "probe"})"));
        CPPUNIT_ASSERT_EQUAL(1, f.numberOf("probe", "enabled"));
    }

    void tellsTheEventsOfASwitch() {
        Fixture f;
        f.ask("plugin.disable", R"({"name": "other"})");
        CPPUNIT_ASSERT_EQUAL("The plugin other is off for new sessions; no session uses it.\n"s,
                             f.sessions.told(Event::Kind::plugin));
    }

    void saysThatThereIsNone() {
        Fixture f;
        for (const auto* const type : {"plugins", "plugin.enable", "plugin.disable"}) {
            CPPUNIT_ASSERT_EQUAL("There is no plugin prob."s, f.sentence(type, R"({"name": "prob"})"));
            CPPUNIT_ASSERT_EQUAL("not_found"s, f.client.outcome());
        }
        CPPUNIT_ASSERT_EQUAL(""s, f.sessions.told(Event::Kind::plugin));
    }

    void wantsAName() {
        Fixture f;
        for (const auto* const type : {"plugin.enable", "plugin.disable"}) {
            CPPUNIT_ASSERT_EQUAL("data.name is missing; it must be the name of a plugin."s, f.sentence(type));
            CPPUNIT_ASSERT_EQUAL("invalid_data"s, f.client.outcome());
            CPPUNIT_ASSERT_EQUAL("data.name must be a string."s, f.sentence(type, R"({"name": 5})"));
        }
    }

private:
    struct Fixture : SessionsOnSocket {
        Fixture() {
            answerPlugins(server, sessions.plugins, sessions.events);
            server.start();
        }
        int numberOf(const std::string& plugin, const std::string& key) {
            const auto plugins = answer("plugins", R"({"name": ")" + plugin + "\"}")->getArray("plugins");
            return plugins->getObject(0)->get(key).convert<int>();
        }
    };
};

CPPUNIT_TEST_SUITE_REGISTRATION(PluginAnswersTest);
