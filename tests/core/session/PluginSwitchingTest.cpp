#include "core/session/SessionFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using namespace further;
using namespace std::string_literals;
using State = PluginEntry::State;

/// What becomes of sessions while plugins come, are switched, or break their word; and what is counted of it.
class PluginSwitchingTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PluginSwitchingTest);
    CPPUNIT_TEST(letsSessionsUseAPluginThatCameLater);
    CPPUNIT_TEST(refusesADisabledPluginToNewSessions);
    CPPUNIT_TEST(keepsADisabledPluginForThoseWhoUseIt);
    CPPUNIT_TEST(endsADisabledPluginForOneInWhichItFails);
    CPPUNIT_TEST(keepsADisabledRunnersProgramsGoing);
    CPPUNIT_TEST(givesAnEnabledPluginBack);
    CPPUNIT_TEST(refusesAPluginWhoseCodeBreaksItsManifestsWord);
    CPPUNIT_TEST(countsTheSessionsThatUseAPlugin);
    CPPUNIT_TEST(countsAPluginsFaults);
    CPPUNIT_TEST(countsCallbacksThatHoldTheLoop);
    CPPUNIT_TEST_SUITE_END();

public:
    void letsSessionsUseAPluginThatCameLater() {
        SessionFixture f;
        auto& old = f.connect();
        old.say("start", R"({"sourceScript": "run"})");
        old.say("other.act", R"({"do": "greet"})");
        f.awaitAnswers(old, 2);
        dropInLate(f);
        auto& fresh = f.connect();
        for (auto* const client : {&old, &fresh})
            client->say("late.act", R"({"do": "greet"})");
        f.awaitAnswers(old, 3);
        f.awaitAnswers(fresh, 1);
        CPPUNIT_ASSERT_EQUAL("late.greeting"s, old.answers().back().type);
        CPPUNIT_ASSERT_EQUAL("late.greeting"s, fresh.answers().back().type);
        CPPUNIT_ASSERT_EQUAL(""s, f.diary()); // no handler ended
    }

    void refusesADisabledPluginToNewSessions() {
        SessionFixture f;
        auto& client = f.connect();
        f.plugins.setEnabled("probe", false);
        client.say("probe.act", R"({"do": "greet"})");
        client.say("start", R"({"sourceScript": "run"})");
        f.awaitAnswers(client, 2);
        for (const auto& answer : client.answers()) {
            CPPUNIT_ASSERT_EQUAL("unavailable"s, answer.word("code"));
            CPPUNIT_ASSERT_EQUAL("The plugin probe is disabled on this device; whoever looks after it can type: "
                                 "further-linkctl plugins enable probe"s,
                                 answer.word("detail"));
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), counters(f, "probe").sessions.load());
    }

    void keepsADisabledPluginForThoseWhoUseIt() {
        SessionFixture f;
        auto& client = f.connect();
        auto& late = f.connect();
        client.say("other.act", R"({"do": "greet"})");
        f.awaitAnswers(client, 1);
        f.plugins.setEnabled("other", false);
        client.say("other.act", R"({"do": "greet"})");
        late.say("other.act", R"({"do": "greet"})");
        f.awaitAnswers(client, 2);
        f.awaitAnswers(late, 1);
        CPPUNIT_ASSERT_EQUAL("other.greeting other.greeting"s, client.types());
        CPPUNIT_ASSERT_EQUAL("error"s, late.types());
    }

    void endsADisabledPluginForOneInWhichItFails() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("other.act", R"({"do": "greet"})");
        f.awaitAnswers(client, 1);
        f.plugins.setEnabled("other", false);
        client.say("other.act", R"({"do": "fault"})");
        client.say("other.act", R"({"do": "greet"})");
        f.awaitAnswers(client, 4);
        CPPUNIT_ASSERT_EQUAL("other.greeting other.ends error error"s, client.types());
        CPPUNIT_ASSERT_EQUAL("unavailable"s, client.answers().back().word("code"));
    }

    void keepsADisabledRunnersProgramsGoing() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("start", R"({"sourceScript": "run"})");
        f.awaitAnswers(client, 1);
        f.plugins.setEnabled("probe", false);
        client.say(R"({"type": "stop"})");
        client.say("start", R"({"sourceScript": "run"})"); // also another one: the session uses it
        f.awaitAnswers(client, 3);
        CPPUNIT_ASSERT_EQUAL("started stopped started"s, client.types());
    }

    void givesAnEnabledPluginBack() {
        SessionFixture f;
        auto& client = f.connect();
        f.plugins.setEnabled("other", false);
        client.say("other.act", R"({"do": "greet"})");
        f.awaitAnswers(client, 1);
        f.plugins.setEnabled("other", true);
        client.say("other.act", R"({"do": "greet"})");
        f.awaitAnswers(client, 2);
        CPPUNIT_ASSERT_EQUAL("error other.greeting"s, client.types());
    }

    void refusesAPluginWhoseCodeBreaksItsManifestsWord() {
        SessionFixture f;
        f.dropIn("liar", R"(, "receives": [{"type": "liar.act", "summary": "Acts"}])"); // its code binds start too
        CPPUNIT_ASSERT(f.plugins.byName("liar")->status().state == State::running);
        auto& client = f.connect();
        auto& other = f.connect();
        client.say("liar.act", R"({"do": "greet"})");
        f.awaitAnswers(client, 2);
        const auto answer = client.answers().back(); // behind the handler's last word
        CPPUNIT_ASSERT_EQUAL("unavailable"s, answer.word("code"));
        const auto why =
            "The manifest and the code disagree: the code binds keyevent, start, stdin, stop, which the manifest "
            "doesn't name. Correct one of the two, and restart the agent"s;
        CPPUNIT_ASSERT_EQUAL("The plugin liar is broken, and is not used any more: " + why, answer.word("detail"));
        CPPUNIT_ASSERT_EQUAL("liar ends\n"s, f.diary());
        CPPUNIT_ASSERT(f.plugins.byName("liar")->status().state == State::failed);
        CPPUNIT_ASSERT_EQUAL(why, f.plugins.byName("liar")->status().reason);
        other.say("liar.act", R"({"do": "greet"})");
        f.awaitAnswers(other, 1);
        CPPUNIT_ASSERT_EQUAL("The plugin liar doesn't run (failed): " + why + ".",
                             other.answers().back().word("detail"));
        CPPUNIT_ASSERT_EQUAL("liar ends\n"s, f.diary()); // it was not opened again
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), counters(f, "liar").sessions.load());
        other.say("probe.act", R"({"do": "greet"})");
        f.awaitAnswers(other, 2);
    }

    void countsTheSessionsThatUseAPlugin() {
        SessionFixture f;
        auto& one = f.connect();
        auto& two = f.connect();
        for (auto* const client : {&one, &two})
            for (int i = 0; i < 2; ++i)
                client->say("other.act", R"({"do": "greet"})");
        f.awaitAnswers(one, 2);
        f.awaitAnswers(two, 2);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), counters(f, "other").sessions.load());
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), counters(f, "probe").sessions.load());
        one.leave();
        f.await([&] { return f.sessions->size() == 1; });
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), counters(f, "other").sessions.load());
    }

    void countsAPluginsFaults() {
        SessionFixture f;
        auto& client = f.connect();
        std::uint64_t faults = 0;
        for (const auto* const fault : {"fault", "fault-later", "fault-of-work", "fault-number"}) {
            client.say("probe.act", R"({"do": ")"s + fault + "\"}");
            ++faults;
            f.await([&] { return counters(f, "probe").faults == faults; });
        }
        client.say("probe.act", R"({"do": "refuse"})"); // an Error is an answer
        f.settle(client);
        CPPUNIT_ASSERT_EQUAL(faults, counters(f, "probe").faults.load());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t(0), counters(f, "other").faults.load());
    }

    void countsCallbacksThatHoldTheLoop() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("probe.act", R"({"do": "slow"})");
        f.await([&] { return counters(f, "probe").slowCallbacks >= 1; });
        const auto before = counters(f, "probe").slowCallbacks.load();
        client.say("probe.act", R"({"do": "slow-later"})");
        f.await([&] { return counters(f, "probe").slowCallbacks > before; });
    }

private:
    static PluginEntry::Counters& counters(const SessionFixture& f, const std::string& plugin) {
        return f.plugins.byName(plugin)->counters;
    }

    static void dropInLate(SessionFixture& f) {
        f.dropIn("late", R"(, "runner": "late", "receives": [{"type": "late.act", "summary": "Acts"}])");
        CPPUNIT_ASSERT(f.plugins.byName("late")->status().state == State::running);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PluginSwitchingTest);
