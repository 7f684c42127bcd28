// Longer than 300 lines: one short test for each thing that may be wrong with a plugin.

#include "plugin/PluginRegistry.h"
#include "core/plugin/PluginFolder.h"

#include <further/testing/FakeContext.h>
#include <further/testing/FakeStrand.h>

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

using namespace further;
using namespace std::string_literals;
using State = PluginEntry::State;

class PluginRegistryTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PluginRegistryTest);
    CPPUNIT_TEST(findsPluginsInTheOrderOfDirectoryAndName);
    CPPUNIT_TEST(findsNothingInADirectoryThatIsNotThere);
    CPPUNIT_TEST(ignoresOtherFiles);
    CPPUNIT_TEST(listsASharedObjectWithoutAManifest);
    CPPUNIT_TEST(listsAManifestWithoutASharedObject);
    CPPUNIT_TEST(listsABrokenManifest);
    CPPUNIT_TEST(listsADirectoryThatIsCalledLikeAManifest);
    CPPUNIT_TEST(refusesASecondPluginOfOneName);
    CPPUNIT_TEST(startsWhatItFound);
    CPPUNIT_TEST(givesEachPluginItsOwnSettings);
    CPPUNIT_TEST(listsWhatCanNotBeLoaded);
    CPPUNIT_TEST(listsWhatDoesNotStart);
    CPPUNIT_TEST(goesOnWithTheOthers);
    CPPUNIT_TEST(refusesASecondPluginForOneRunner);
    CPPUNIT_TEST(givesARunnerThatFailedToTheNext);
    CPPUNIT_TEST(letsWrongSettingsFlyOut);
    CPPUNIT_TEST(knowsWhoReceivesAType);
    CPPUNIT_TEST(knowsWhoRunsWhat);
    CPPUNIT_TEST(takesNoOtherRunnerForTheDefaultOne);
    CPPUNIT_TEST(knowsNothingOfPluginsThatDoNotRun);
    CPPUNIT_TEST(stopsInTheReverseOrderAndOnlyWhatRuns);
    CPPUNIT_TEST(stopsTheOthersWhereOneThrows);
    CPPUNIT_TEST(refusesANameThatTheAgentKeepsForItself);
    CPPUNIT_TEST(describesEveryPlugin);
    CPPUNIT_TEST_SUITE_END();

public:
    void findsPluginsInTheOrderOfDirectoryAndName() {
        for (const auto* const name : {"two/beta", "two/alpha", "one/gamma"})
            _folder.addPlugin(name);
        find({"two", "one"});
        CPPUNIT_ASSERT_EQUAL("alpha beta gamma"s, names());
        for (const auto& entry : _registry.entries())
            CPPUNIT_ASSERT(entry->status().state == State::found);
    }

    void findsNothingInADirectoryThatIsNotThere() {
        find({"missing"});
        CPPUNIT_ASSERT(_registry.entries().empty());
    }

    void ignoresOtherFiles() {
        for (const auto* const name : {"README.md", "x.so.1", "x.json~", ".json", ".so", "x"})
            _folder.write("p/"s + name, "");
        find({"p"});
        CPPUNIT_ASSERT_EQUAL(""s, names());
    }

    void listsASharedObjectWithoutAManifest() {
        _folder.addLibrary("p/lonely");
        find({"p"});
        assertRefused("lonely", "It has no manifest: " + _folder.path("p/lonely.json") + " doesn't exist");
    }

    void listsAManifestWithoutASharedObject() {
        _folder.addManifest("p/lonely");
        find({"p"});
        assertRefused("lonely",
                      "It has a manifest, but no shared object: " + _folder.path("p/lonely.so") + " doesn't exist");
    }

    void listsABrokenManifest() {
        _folder.addLibrary("p/broken");
        _folder.write("p/broken.json", "{}");
        find({"p"});
        assertRefused("broken", "The manifest " + _folder.path("p/broken.json") + ": it lacks \"name\"");
        CPPUNIT_ASSERT_EQUAL("broken"s, entry("broken").manifest.name);
    }

    void listsADirectoryThatIsCalledLikeAManifest() {
        _folder.addLibrary("p/odd");
        std::filesystem::create_directory(_folder.path("p/odd.json"));
        find({"p"});
        CPPUNIT_ASSERT(entry("odd").status().state == State::refused);
    }

    void refusesASecondPluginOfOneName() {
        _folder.addPlugin("one/twin");
        _folder.addPlugin("two/twin");
        find({"one", "two"});
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), _registry.entries().size());
        CPPUNIT_ASSERT(_registry.entries()[0]->status().state == State::found);
        CPPUNIT_ASSERT(_registry.entries()[1]->status().state == State::refused);
        CPPUNIT_ASSERT_EQUAL("The name is taken by " + _folder.path("one/twin.so"),
                             _registry.entries()[1]->status().reason);
    }

    void startsWhatItFound() {
        _folder.addPlugin("p/alpha");
        _folder.addPlugin("p/beta");
        find({"p"});
        start();
        CPPUNIT_ASSERT(entry("alpha").status().state == State::running);
        CPPUNIT_ASSERT(entry("alpha").plugin && entry("alpha").context);
        CPPUNIT_ASSERT_EQUAL("start alpha\nstart beta\n"s, _folder.diary());
    }

    void givesEachPluginItsOwnSettings() {
        _folder.addPlugin("p/alpha");
        _folder.addPlugin("p/beta");
        _throws["beta"] = "std";
        find({"p"});
        start();
        CPPUNIT_ASSERT(entry("alpha").status().state == State::running);
        CPPUNIT_ASSERT(entry("beta").status().state == State::failed);
    }

    void listsWhatCanNotBeLoaded() {
        _folder.addManifest("p/garbage");
        _folder.write("p/garbage.so", "no ELF");
        for (const auto* const name : {"no-plugin", "two-plugins", "throwing-constructor"})
            _folder.addPlugin("p/"s + name, name);
        find({"p"});
        start();
        for (const auto& each : _registry.entries()) {
            CPPUNIT_ASSERT(each->status().state == State::refused);
            CPPUNIT_ASSERT(!each->status().reason.empty());
            CPPUNIT_ASSERT(!each->plugin && !each->context);
        }
        assertRefused("throwing-constructor",
                      "The plugin's constructor throws: no plugin today. What may fail belongs into start()");
    }

    void listsWhatDoesNotStart() {
        const std::map<std::string, std::string> reasons{{"std", "the standard way"},
                                                         {"poco", "Poco's way"},
                                                         {"silent", "Timeout"},
                                                         {"error", "There is no such device; plug it in."}};
        for (const auto& [throws, reason] : reasons) {
            _folder.addPlugin("p/" + throws);
            _throws[throws] = throws;
        }
        find({"p"});
        start();
        for (const auto& [throws, reason] : reasons) {
            CPPUNIT_ASSERT(entry(throws).status().state == State::failed);
            CPPUNIT_ASSERT_EQUAL(reason, entry(throws).status().reason);
            CPPUNIT_ASSERT(!entry(throws).plugin && !entry(throws).context);
        }
    }

    void goesOnWithTheOthers() {
        _folder.addPlugin("p/alpha");
        _folder.addPlugin("p/beta");
        _folder.addLibrary("p/aaa");
        _throws["alpha"] = "poco";
        find({"p"});
        start();
        CPPUNIT_ASSERT(entry("beta").status().state == State::running);
    }

    void refusesASecondPluginForOneRunner() {
        _folder.addPlugin("p/alpha", "obedient", R"(, "runner": "shell")");
        _folder.addPlugin("p/beta", "obedient", R"(, "runner": "shell")");
        find({"p"});
        start();
        CPPUNIT_ASSERT(_registry.runner("shell") == &entry("alpha"));
        assertRefused("beta", "The runner \"shell\" is taken by the plugin alpha");
    }

    void givesARunnerThatFailedToTheNext() {
        _folder.addPlugin("p/alpha", "obedient", R"(, "runner": "shell")");
        _folder.addPlugin("p/beta", "obedient", R"(, "runner": "shell")");
        _throws["alpha"] = "std";
        find({"p"});
        start();
        CPPUNIT_ASSERT(_registry.runner("shell") == &entry("beta"));
    }

    void letsWrongSettingsFlyOut() {
        _folder.addPlugin("p/alpha");
        find({"p"});
        CPPUNIT_ASSERT_THROW(_registry.start([](const PluginEntry&) -> std::unique_ptr<PluginContext> {
            throw Poco::SyntaxException("wrong");
        }),
                             Poco::SyntaxException);
    }

    void knowsWhoReceivesAType() {
        _folder.addPlugin("p/alpha", "obedient", R"(, "receives": [{"type": "alpha.ask", "summary": "s"}])");
        find({"p"});
        CPPUNIT_ASSERT(!_registry.receiverOf("alpha.ask")); // not before it runs
        start();
        const auto receiver = _registry.receiverOf("alpha.ask");
        CPPUNIT_ASSERT(receiver);
        CPPUNIT_ASSERT(receiver->entry == &entry("alpha"));
        CPPUNIT_ASSERT_EQUAL("alpha.ask"s, receiver->spec->type);
        for (const auto* const type : {"", "alpha", "alpha.", "alpha.ask ", "Alpha.ask"})
            CPPUNIT_ASSERT(!_registry.receiverOf(type));
    }

    void knowsWhoRunsWhat() {
        _folder.addPlugin("p/alpha", "obedient", R"(, "runner": "shell")");
        _folder.addPlugin("p/beta");
        find({"p"});
        start();
        CPPUNIT_ASSERT(_registry.runner("shell") == &entry("alpha"));
        CPPUNIT_ASSERT(_registry.runner("") == &entry("alpha")); // the first that there is
        CPPUNIT_ASSERT(_registry.runner("python3") == nullptr);
    }

    void takesNoOtherRunnerForTheDefaultOne() {
        _folder.addPlugin("p/alpha", "obedient", R"(, "runner": "shell")");
        _folder.addPlugin("p/beta", "obedient", R"(, "runner": "script", "defaultRunner": true)");
        find({"p"});
        start();
        CPPUNIT_ASSERT(_registry.runner("") == &entry("beta"));
        CPPUNIT_ASSERT(_registry.runner("shell") == &entry("alpha"));
        _registry.setDisabled({"beta"});
        CPPUNIT_ASSERT(_registry.runner("") == nullptr);
    }

    void knowsNothingOfPluginsThatDoNotRun() {
        _folder.addPlugin("p/alpha", "obedient",
                          R"(, "runner": "shell", "receives": [{"type": "alpha.ask", "summary": "s"}])");
        _throws["alpha"] = "std";
        find({"p"});
        start();
        CPPUNIT_ASSERT(!_registry.receiverOf("alpha.ask"));
        CPPUNIT_ASSERT(_registry.runner("shell") == nullptr);
    }

    void stopsInTheReverseOrderAndOnlyWhatRuns() {
        _folder.addPlugin("p/alpha");
        _folder.addPlugin("p/beta");
        _folder.addPlugin("p/gamma");
        _throws["beta"] = "std";
        find({"p"});
        start();
        _registry.stop();
        CPPUNIT_ASSERT_EQUAL("start alpha\nstart beta\nstart gamma\nstop gamma\nstop alpha\n"s, _folder.diary());
        CPPUNIT_ASSERT(!entry("alpha").plugin);
    }

    void stopsTheOthersWhereOneThrows() {
        _folder.addPlugin("p/alpha");
        _folder.addPlugin("p/beta");
        _throws["beta"] = "stop";
        find({"p"});
        start();
        _registry.stop();
        CPPUNIT_ASSERT_EQUAL("start alpha\nstart beta\nstop beta\nstop alpha\n"s, _folder.diary());
    }

    void refusesANameThatTheAgentKeepsForItself() {
        _folder.addPlugin("p/net");
        find({"p"});
        assertRefused("net",
                      "The name is one of the agent's own sections of the configuration; give the plugin another");
    }

    void describesEveryPlugin() {
        _folder.addPlugin("p/alpha", "obedient", R"(, "receives": [{"type": "alpha.ask", "summary": "s"}])");
        _folder.addPlugin("p/beta");
        _folder.addLibrary("p/lonely");
        _throws["beta"] = "poco";
        find({"p"});
        start();
        const auto plugins = _registry.describe()->getArray("plugins");
        CPPUNIT_ASSERT_EQUAL(std::size_t(3), plugins->size());
        const auto alpha = plugins->getObject(0);
        CPPUNIT_ASSERT_EQUAL("alpha"s, alpha->getValue<std::string>("name"));
        CPPUNIT_ASSERT_EQUAL("running"s, alpha->getValue<std::string>("state"));
        CPPUNIT_ASSERT_EQUAL("1.0"s, alpha->getValue<std::string>("version"));
        CPPUNIT_ASSERT_EQUAL(_folder.path("p/alpha.so"), alpha->getValue<std::string>("file"));
        CPPUNIT_ASSERT(!alpha->has("reason"));
        CPPUNIT_ASSERT_EQUAL("alpha.ask"s, alpha->getArray("receives")->getObject(0)->getValue<std::string>("type"));
        CPPUNIT_ASSERT_EQUAL("failed"s, plugins->getObject(1)->getValue<std::string>("state"));
        CPPUNIT_ASSERT_EQUAL("Poco's way"s, plugins->getObject(1)->getValue<std::string>("reason"));
        CPPUNIT_ASSERT_EQUAL("lonely"s, plugins->getObject(2)->getValue<std::string>("name"));
        CPPUNIT_ASSERT_EQUAL("refused"s, plugins->getObject(2)->getValue<std::string>("state"));
    }

private:
    void find(const std::vector<std::string>& directories) {
        std::vector<std::filesystem::path> paths;
        for (const auto& directory : directories)
            paths.emplace_back(_folder.path(directory));
        _registry.find(paths);
    }

    void start() {
        _registry.start([this](const PluginEntry& plugin) {
            auto context = std::make_unique<testing::FakeContext>(_strand);
            context->setConfig(Settings({{"name", SettingType::text, plugin.name, ""},
                                         {"diary", SettingType::path, _folder.path("diary"), ""},
                                         {"throws", SettingType::text, _throws[plugin.name], ""}},
                                        {}));
            return context;
        });
    }

    const PluginEntry& entry(const std::string& name) const {
        for (const auto& each : _registry.entries())
            if (each->name == name)
                return *each;
        throw Poco::NotFoundException("No plugin is called " + name);
    }

    void assertRefused(const std::string& name, const std::string& reason) const {
        CPPUNIT_ASSERT(entry(name).status().state == State::refused);
        CPPUNIT_ASSERT_EQUAL(reason, entry(name).status().reason);
    }

    std::string names() const {
        std::string names;
        for (const auto& each : _registry.entries())
            names += (names.empty() ? "" : " ") + each->name;
        return names;
    }

    const PluginFolder _folder;
    testing::FakeStrand _strand;
    std::map<std::string, std::string> _throws;
    PluginRegistry _registry{{"net", "programs"}};
};

CPPUNIT_TEST_SUITE_REGISTRATION(PluginRegistryTest);
