// Longer than 300 lines: what may happen to the files of a plugin while an agent runs, one short test for each.

#include "core/plugin/PluginFolder.h"
#include "plugin/PluginRegistry.h"

#include <further/testing/FakeContext.h>
#include <further/testing/FakeStrand.h>

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>

#include <memory>
#include <set>
#include <string>

using namespace further;
using namespace std::string_literals;
using State = PluginEntry::State;

/// What PluginRegistry does while the agent runs: files that come, change and go, and plugins that are switched.
class PluginRescanTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PluginRescanTest);
    CPPUNIT_TEST(findsNothingNewWhereNothingHappened);
    CPPUNIT_TEST(startsAPluginThatCame);
    CPPUNIT_TEST(startsAPluginWhoseHalvesComeInEitherOrder);
    CPPUNIT_TEST(startsAPluginInADirectoryThatCame);
    CPPUNIT_TEST(startsWhatWasRefusedOnceItIsMended);
    CPPUNIT_TEST(startsWhatWasRefusedOnceItsModeIsMended);
    CPPUNIT_TEST(startsTheOtherOneOnceATakenNameIsFree);
    CPPUNIT_TEST(startsTheFirstOfANameOnceItIsMended);
    CPPUNIT_TEST(leavesWhatIsStillRefusedAlone);
    CPPUNIT_TEST(forgetsWhatWasRefusedAndIsGone);
    CPPUNIT_TEST(refusesARunnerThatIsTaken);
    CPPUNIT_TEST(listsAStartThatThrows);
    CPPUNIT_TEST(refusesWrongSettingsAndGoesOn);
    CPPUNIT_TEST(notesThatALoadedOneWasReplacedAndGoesOn);
    CPPUNIT_TEST(notesThatALoadedOneIsGoneAndGoesOn);
    CPPUNIT_TEST(saysNothingOfALoadedOneWhoseModeChanged);
    CPPUNIT_TEST(loadsNothingTwice);
    CPPUNIT_TEST(loadsNothingThatIsDisabled);
    CPPUNIT_TEST(loadsWhatIsEnabled);
    CPPUNIT_TEST(keepsADisabledOneForThoseWhoUseIt);
    CPPUNIT_TEST(saysThatAnEnabledOneDoesNotStart);
    CPPUNIT_TEST(triesNoFailedOneAgain);
    CPPUNIT_TEST(keepsOneThatBrokeItsWordFromSessions);
    CPPUNIT_TEST(switchesBothOfOneName);
    CPPUNIT_TEST(knowsNoPluginOfThatName);
    CPPUNIT_TEST(changesNothingWhereASwitchCanNotBeKept);
    CPPUNIT_TEST(followsANewConfiguration);
    CPPUNIT_TEST(stopsWhatCameLater);
    CPPUNIT_TEST_SUITE_END();

public:
    void findsNothingNewWhereNothingHappened() {
        _folder.addPlugin("p/alpha");
        _folder.addLibrary("p/lonely");
        start();
        CPPUNIT_ASSERT_EQUAL(""s, rescan());
        CPPUNIT_ASSERT_EQUAL("start alpha\n"s, _folder.diary());
    }

    void startsAPluginThatCame() {
        start();
        _folder.addPlugin("p/alpha", "obedient",
                          R"(, "runner": "shell", "receives": [{"type": "alpha.ask", "summary": "s"}])");
        CPPUNIT_ASSERT(!_registry->receiverOf("alpha.ask"));
        CPPUNIT_ASSERT_EQUAL("alpha running"s, rescan());
        CPPUNIT_ASSERT_EQUAL("start alpha\n"s, _folder.diary());
        CPPUNIT_ASSERT(_registry->receiverOf("alpha.ask")->entry == _registry->byName("alpha").get());
        CPPUNIT_ASSERT(_registry->runner("shell") == _registry->byName("alpha").get());
        CPPUNIT_ASSERT_EQUAL(""s, rescan());
    }

    void startsAPluginWhoseHalvesComeInEitherOrder() {
        start();
        _folder.addLibrary("p/alpha");
        _folder.addManifest("p/beta");
        CPPUNIT_ASSERT_EQUAL("alpha refused, beta refused"s, rescan());
        assertReason("alpha", "It has no manifest: " + _folder.path("p/alpha.json") + " doesn't exist");
        assertReason("beta",
                     "It has a manifest, but no shared object: " + _folder.path("p/beta.so") + " doesn't exist");
        _folder.addManifest("p/alpha");
        _folder.addLibrary("p/beta");
        CPPUNIT_ASSERT_EQUAL("alpha running, beta running"s, rescan());
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), _registry->entries().size());
        assertReason("alpha", "");
    }

    void startsAPluginInADirectoryThatCame() {
        start({"p", "later"});
        _folder.addPlugin("later/alpha");
        CPPUNIT_ASSERT_EQUAL("alpha running"s, rescan());
    }

    void startsWhatWasRefusedOnceItIsMended() {
        _folder.addLibrary("p/alpha");
        _folder.write("p/alpha.json", "{");
        _folder.addManifest("p/beta");
        _folder.write("p/beta.so", "no ELF");
        start();
        CPPUNIT_ASSERT(stateOf("alpha") == State::refused && stateOf("beta") == State::refused);
        _folder.addManifest("p/alpha");
        _folder.addLibrary("p/beta");
        CPPUNIT_ASSERT_EQUAL("alpha running, beta running"s, rescan());
    }

    void startsWhatWasRefusedOnceItsModeIsMended() {
        _folder.addPlugin("p/alpha");
        allow("p/alpha.so", 0666);
        start();
        CPPUNIT_ASSERT(stateOf("alpha") == State::refused);
        // A mode that changes within one tick of the clock looks unchanged: it is mended until it is seen.
        std::string changed;
        while (changed.empty()) {
            allow("p/alpha.so", 0644);
            changed = rescan();
        }
        CPPUNIT_ASSERT_EQUAL("alpha running"s, changed);
    }

    void startsTheOtherOneOnceATakenNameIsFree() {
        _folder.addLibrary("one/twin");
        _folder.write("one/twin.json", "{");
        _folder.addPlugin("two/twin");
        start({"one", "two"});
        CPPUNIT_ASSERT_EQUAL("The name is taken by " + _folder.path("one/twin.so"),
                             _registry->entries().at(1)->status().reason);
        _folder.remove("one/twin.so");
        _folder.remove("one/twin.json");
        CPPUNIT_ASSERT_EQUAL("twin running"s, rescan());
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), _registry->entries().size());
        CPPUNIT_ASSERT_EQUAL(""s, rescan());
    }

    void startsTheFirstOfANameOnceItIsMended() {
        _folder.addLibrary("one/twin");
        _folder.write("one/twin.json", "{");
        _folder.addPlugin("two/twin");
        start({"one", "two"});
        _folder.addManifest("one/twin");
        CPPUNIT_ASSERT_EQUAL("twin running"s, rescan());
        CPPUNIT_ASSERT_EQUAL(_folder.path("one/twin.so"), _registry->byName("twin")->file.string());
        CPPUNIT_ASSERT(_registry->entries().at(1)->status().state == State::refused);
    }

    void leavesWhatIsStillRefusedAlone() {
        _folder.addLibrary("p/alpha");
        start();
        const auto before = _registry->byName("alpha");
        CPPUNIT_ASSERT_EQUAL(""s, rescan());
        CPPUNIT_ASSERT(before == _registry->byName("alpha"));
    }

    void forgetsWhatWasRefusedAndIsGone() {
        _folder.addLibrary("p/alpha");
        _folder.addPlugin("p/beta");
        start();
        _folder.remove("p/alpha.so");
        CPPUNIT_ASSERT_EQUAL(""s, rescan());
        CPPUNIT_ASSERT(!_registry->byName("alpha"));
        CPPUNIT_ASSERT(_registry->byName("beta"));
    }

    void refusesARunnerThatIsTaken() {
        _folder.addPlugin("p/beta", "obedient", R"(, "runner": "shell")");
        start();
        _folder.addPlugin("p/alpha", "obedient", R"(, "runner": "shell")");
        CPPUNIT_ASSERT_EQUAL("alpha refused"s, rescan());
        assertReason("alpha", "The runner \"shell\" is taken by the plugin beta");
        CPPUNIT_ASSERT(_registry->runner("shell") == _registry->byName("beta").get());
    }

    void listsAStartThatThrows() {
        start();
        _throws = "poco";
        _folder.addPlugin("p/alpha", "obedient", R"(, "receives": [{"type": "alpha.ask", "summary": "s"}])");
        CPPUNIT_ASSERT_EQUAL("alpha failed"s, rescan());
        assertReason("alpha", "Poco's way");
        CPPUNIT_ASSERT(!_registry->receiverOf("alpha.ask"));
        CPPUNIT_ASSERT(!_registry->byName("alpha")->plugin);
    }

    void refusesWrongSettingsAndGoesOn() {
        start();
        _wrongSettingsOf = "alpha";
        _folder.addPlugin("p/alpha");
        _folder.addPlugin("p/beta");
        CPPUNIT_ASSERT_EQUAL("alpha refused, beta running"s, rescan());
        assertReason("alpha", "The setting alpha.name is wrong");
        CPPUNIT_ASSERT_EQUAL("start beta\n"s, _folder.diary());
        _wrongSettingsOf.clear();
        _registry->setEnabled("alpha", false); // nothing was loaded: it can be tried again
        _registry->setEnabled("alpha", true);
        CPPUNIT_ASSERT(stateOf("alpha") == State::running);
    }

    void notesThatALoadedOneWasReplacedAndGoesOn() {
        _folder.addPlugin("p/alpha", "obedient", R"(, "receives": [{"type": "alpha.ask", "summary": "s"}])");
        start();
        const auto before = _registry->byName("alpha");
        _folder.remove("p/alpha.so");
        _folder.addLibrary("p/alpha", "greeter");
        CPPUNIT_ASSERT_EQUAL("alpha running"s, rescan());
        assertReason("alpha", "its files have changed since it was loaded; to use what is there now: "
                              "further-linkctl restart --when-idle");
        CPPUNIT_ASSERT(before == _registry->byName("alpha"));
        CPPUNIT_ASSERT(_registry->receiverOf("alpha.ask")->entry == before.get());
        CPPUNIT_ASSERT(before->plugin);
        CPPUNIT_ASSERT_EQUAL(""s, rescan()); // told once
        _folder.write("p/alpha.json", "{");
        CPPUNIT_ASSERT_EQUAL(""s, rescan());
        CPPUNIT_ASSERT_EQUAL("start alpha\n"s, _folder.diary());
    }

    void notesThatALoadedOneIsGoneAndGoesOn() {
        _folder.addPlugin("p/alpha");
        _folder.addPlugin("p/beta");
        start();
        _folder.remove("p/alpha.so"); // one half
        CPPUNIT_ASSERT_EQUAL("alpha running"s, rescan());
        _folder.remove("p/alpha.json"); // and both
        CPPUNIT_ASSERT_EQUAL(""s, rescan());
        assertReason("alpha", "its files are gone, and it with them after a restart: "
                              "further-linkctl restart --when-idle");
        CPPUNIT_ASSERT_EQUAL(""s, rescan());
        CPPUNIT_ASSERT(_registry->byName("alpha")->plugin);
        CPPUNIT_ASSERT(stateOf("beta") == State::running);
    }

    void saysNothingOfALoadedOneWhoseModeChanged() {
        _folder.addPlugin("p/alpha");
        start();
        const PluginFiles before(_folder.path("p"), "alpha");
        while (before == PluginFiles(_folder.path("p"), "alpha"))
            allow("p/alpha.so", 0600);
        CPPUNIT_ASSERT_EQUAL(""s, rescan());
        assertReason("alpha", "");
    }

    void loadsNothingTwice() {
        _throws = "std";
        _folder.addPlugin("p/alpha");
        start();
        _throws.clear();
        _folder.addLibrary("p/alpha", "greeter");
        CPPUNIT_ASSERT_EQUAL("alpha failed"s, rescan()); // its code is in this process already
        assertReason("alpha", "the standard way; its files have changed since it was loaded; to use what is there now: "
                              "further-linkctl restart --when-idle");
    }

    void loadsNothingThatIsDisabled() {
        _disabled = {"alpha", "later"};
        _folder.addPlugin("p/alpha", "obedient", R"(, "receives": [{"type": "alpha.ask", "summary": "s"}])");
        start();
        CPPUNIT_ASSERT(stateOf("alpha") == State::disabled);
        CPPUNIT_ASSERT(!_registry->receiverOf("alpha.ask"));
        _folder.addPlugin("p/later");
        CPPUNIT_ASSERT_EQUAL("later disabled"s, rescan());
        CPPUNIT_ASSERT_EQUAL(""s, _folder.diary());
        CPPUNIT_ASSERT(!_registry->byName("alpha")->plugin);
    }

    void loadsWhatIsEnabled() {
        _disabled = {"alpha"};
        _folder.addPlugin("p/alpha", "obedient", R"(, "receives": [{"type": "alpha.ask", "summary": "s"}])");
        start();
        CPPUNIT_ASSERT_EQUAL("The plugin alpha is on, and every session can use it from its next message."s,
                             _registry->setEnabled("alpha", true));
        CPPUNIT_ASSERT(stateOf("alpha") == State::running);
        CPPUNIT_ASSERT(_registry->receiverOf("alpha.ask"));
        CPPUNIT_ASSERT_EQUAL("start alpha\n"s, _folder.diary());
    }

    void keepsADisabledOneForThoseWhoUseIt() {
        _folder.addPlugin("p/alpha", "obedient", R"(, "receives": [{"type": "alpha.ask", "summary": "s"}])");
        start();
        const auto entry = _registry->byName("alpha");
        entry->counters.sessions = 2;
        CPPUNIT_ASSERT_EQUAL("The plugin alpha is off for new sessions; the 2 sessions that use it go on."s,
                             _registry->setEnabled("alpha", false));
        CPPUNIT_ASSERT(stateOf("alpha") == State::disabled);
        CPPUNIT_ASSERT(entry->plugin && entry == _registry->byName("alpha"));
        CPPUNIT_ASSERT(_registry->receiverOf("alpha.ask")); // the session decides whether it may
        _registry->setEnabled("alpha", true);
        CPPUNIT_ASSERT(stateOf("alpha") == State::running);
        CPPUNIT_ASSERT_EQUAL("start alpha\n"s, _folder.diary()); // once
    }

    void saysThatAnEnabledOneDoesNotStart() {
        _disabled = {"alpha", "beta"};
        _folder.addPlugin("p/alpha");
        _folder.addLibrary("p/beta");
        start();
        _throws = "error";
        CPPUNIT_ASSERT_EQUAL("The plugin alpha is on, but failed: There is no such device; plug it in."s,
                             _registry->setEnabled("alpha", true));
        CPPUNIT_ASSERT_EQUAL("The plugin beta is on, but refused: It has no manifest: " + _folder.path("p/beta.json") +
                                 " doesn't exist",
                             _registry->setEnabled("beta", true));
    }

    void triesNoFailedOneAgain() {
        _throws = "std";
        _folder.addPlugin("p/alpha");
        start();
        _throws.clear();
        _registry->setEnabled("alpha", false);
        CPPUNIT_ASSERT_EQUAL("The plugin alpha is on, but failed: It failed before in this agent; to try again: "
                             "further-linkctl restart --when-idle"s,
                             _registry->setEnabled("alpha", true));
    }

    void keepsOneThatBrokeItsWordFromSessions() {
        _folder.addPlugin("p/alpha");
        start();
        _registry->byName("alpha")->fail("It broke its word");
        _registry->setEnabled("alpha", false);
        CPPUNIT_ASSERT_EQUAL("The plugin alpha is on, but failed: It broke its word"s,
                             _registry->setEnabled("alpha", true));
        CPPUNIT_ASSERT(stateOf("alpha") == State::failed);
    }

    void switchesBothOfOneName() {
        _disabled = {"twin"};
        _folder.addPlugin("one/twin");
        _folder.addPlugin("two/twin");
        start({"one", "two"});
        _registry->setEnabled("twin", true);
        CPPUNIT_ASSERT(_registry->entries().at(0)->status().state == State::running);
        CPPUNIT_ASSERT(_registry->entries().at(1)->status().state == State::refused);
        CPPUNIT_ASSERT_EQUAL("The name is taken by " + _folder.path("one/twin.so"),
                             _registry->entries().at(1)->status().reason);
    }

    void knowsNoPluginOfThatName() {
        _folder.addPlugin("p/alpha");
        start();
        try {
            _registry->setEnabled("alpa", false);
            CPPUNIT_FAIL("switched");
        } catch (const Poco::NotFoundException& problem) {
            CPPUNIT_ASSERT_EQUAL("There is no plugin alpa"s, problem.message());
        }
    }

    void changesNothingWhereASwitchCanNotBeKept() {
        _state = "missing/plugins.json";
        _folder.addPlugin("p/alpha");
        start();
        CPPUNIT_ASSERT_THROW(_registry->setEnabled("alpha", false), Poco::FileException);
        CPPUNIT_ASSERT(stateOf("alpha") == State::running);
    }

    void followsANewConfiguration() {
        _disabled = {"alpha", "gamma"};
        for (const auto* const name : {"p/alpha", "p/beta", "p/gamma"})
            _folder.addPlugin(name);
        start();
        _registry->setEnabled("gamma", false); // said: whatever the configuration has
        CPPUNIT_ASSERT_EQUAL("alpha running, beta disabled"s, words(_registry->setDisabled({"beta"})));
        CPPUNIT_ASSERT(stateOf("gamma") == State::disabled);
        CPPUNIT_ASSERT_EQUAL(""s, words(_registry->setDisabled({"beta"})));
    }

    void stopsWhatCameLater() {
        _folder.addPlugin("p/beta");
        start();
        _folder.addPlugin("p/alpha");
        rescan();
        _registry->stop();
        CPPUNIT_ASSERT_EQUAL("start beta\nstart alpha\nstop alpha\nstop beta\n"s, _folder.diary());
    }

private:
    void start(const std::set<std::string>& directories = {"p"}) {
        _registry =
            std::make_unique<PluginRegistry>(std::set<std::string>{}, PluginSwitches(_disabled, _folder.path(_state)));
        std::vector<std::filesystem::path> paths;
        for (const auto& directory : directories)
            paths.emplace_back(_folder.path(directory));
        _registry->find(paths);
        _registry->start([this](const PluginEntry& plugin) {
            if (plugin.name == _wrongSettingsOf)
                throw Poco::SyntaxException("The setting " + plugin.name + ".name is wrong");
            auto context = std::make_unique<testing::FakeContext>(_strand);
            context->setConfig(Settings({{"name", SettingType::text, plugin.name, ""},
                                         {"diary", SettingType::path, _folder.path("diary"), ""},
                                         {"throws", SettingType::text, _throws, ""}},
                                        {}));
            return context;
        });
    }

    static std::string words(const PluginRegistry::Entries& entries) {
        std::string words;
        for (const auto& entry : entries)
            words += (words.empty() ? "" : ", ") + entry->name + " " + std::string(wordFor(entry->status().state));
        return words;
    }
    std::string rescan() { return words(_registry->rescan()); }

    State stateOf(const std::string& name) const { return _registry->byName(name)->status().state; }
    void assertReason(const std::string& name, const std::string& reason) const {
        CPPUNIT_ASSERT_EQUAL(reason, _registry->byName(name)->status().reason);
    }
    void allow(const std::string& name, mode_t mode) const {
        CPPUNIT_ASSERT_EQUAL(0, ::chmod(_folder.path(name).c_str(), mode));
    }

    const PluginFolder _folder;
    testing::FakeStrand _strand;
    std::set<std::string> _disabled;
    std::string _state = "plugins.json";
    std::string _throws;
    std::string _wrongSettingsOf;
    std::unique_ptr<PluginRegistry> _registry;
};

CPPUNIT_TEST_SUITE_REGISTRATION(PluginRescanTest);
