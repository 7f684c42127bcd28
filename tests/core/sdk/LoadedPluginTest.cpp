#include <further/testing/FakeSession.h>
#include <further/testing/LoadedPlugin.h>

#include "support/TemporaryDirectory.h"

#include <Poco/Exception.h>
#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace further;
using namespace further::testing;
using namespace std::string_literals;

/// With copies of the sample plugin, whose manifest a test changes.
class LoadedPluginTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LoadedPluginTest);
    CPPUNIT_TEST(startsWithTheManifestsDefaults);
    CPPUNIT_TEST(startsWithTheTestsOwnSettings);
    CPPUNIT_TEST(refusesASettingThatIsNotDeclared);
    CPPUNIT_TEST(refusesAValueThatCanNotBe);
    CPPUNIT_TEST(refusesTypesThatTheManifestLacks);
    CPPUNIT_TEST(refusesTypesThatTheHandlerLacks);
    CPPUNIT_TEST(saysThatTheManifestIsMissing);
    CPPUNIT_TEST(saysThatTheSharedObjectIsMissing);
    CPPUNIT_TEST_SUITE_END();

    static std::string greeting(LoadedPlugin& plugin) {
        FakeSession session(plugin.strand());
        Message ask{"hello.greet"};
        ask.data->set("name", "Ada"s);
        plugin.open(session)->receive(ask);
        return session.sent().at(0).data->getValue<std::string>("text");
    }

    /// The sample plugin with another text in its manifest.
    std::string withManifest(const std::string& from, const std::string& to) const {
        std::ifstream in(std::filesystem::path(FURTHER_HELLO).replace_extension(".json"));
        std::string manifest{std::istreambuf_iterator<char>(in), {}};
        manifest.replace(manifest.find(from), from.size(), to);
        _folder.write("hello.json", manifest);
        std::filesystem::copy(FURTHER_HELLO, _folder.path() / "hello.so");
        return _folder.path() / "hello.so";
    }

    template <class E, class Action>
    static void assertThrows(const std::string& words, const Action& action) {
        try {
            action();
        } catch (const E& problem) {
            CPPUNIT_ASSERT_MESSAGE(problem.displayText(), problem.displayText().find(words) != std::string::npos);
            return;
        }
        CPPUNIT_FAIL("Nothing was thrown that says: " + words);
    }

    const TemporaryDirectory _folder;

public:
    void startsWithTheManifestsDefaults() {
        LoadedPlugin plugin(FURTHER_HELLO);
        plugin.start();
        CPPUNIT_ASSERT_EQUAL("Hello, Ada!"s, greeting(plugin));
        CPPUNIT_ASSERT_EQUAL("hello"s, plugin.manifest().getValue<std::string>("name"));
    }

    void startsWithTheTestsOwnSettings() {
        LoadedPlugin plugin(FURTHER_HELLO);
        plugin.start({{"greeting", "Ahoi"}});
        CPPUNIT_ASSERT_EQUAL("Ahoi, Ada!"s, greeting(plugin));
    }

    void refusesASettingThatIsNotDeclared() {
        LoadedPlugin plugin(FURTHER_HELLO);
        assertThrows<Poco::NotFoundException>("no setting greting", [&] { plugin.start({{"greting", "Ahoi"}}); });
    }

    void refusesAValueThatCanNotBe() {
        LoadedPlugin plugin(withManifest(R"("type": "text", "default": "Hello")", R"("type": "flag", "default": "1")"));
        assertThrows<Poco::SyntaxException>("of greeting should be true or false", [&] { plugin.start(); });
    }

    void refusesTypesThatTheManifestLacks() {
        LoadedPlugin plugin(withManifest(R"("type": "hello.greet",)", R"("type": "hello.wave",)"));
        plugin.start();
        FakeSession session(plugin.strand());
        assertThrows<Poco::AssertionViolationException>(
            "The manifest lists the types hello.wave, and the handler has methods for hello.greet",
            [&] { plugin.open(session); });
    }

    void refusesTypesThatTheHandlerLacks() {
        LoadedPlugin plugin(
            withManifest(R"("receives": [)", R"("receives": [{ "type": "hello.wave", "summary": "" },)"));
        plugin.start();
        FakeSession session(plugin.strand());
        assertThrows<Poco::AssertionViolationException>("hello.greet, hello.wave", [&] { plugin.open(session); });
    }

    void saysThatTheManifestIsMissing() {
        std::filesystem::copy(FURTHER_HELLO, _folder.path() / "hello.so");
        assertThrows<Poco::FileNotFoundException>("hello.json",
                                                  [&] { const LoadedPlugin plugin(_folder.path() / "hello.so"); });
    }

    void saysThatTheSharedObjectIsMissing() {
        _folder.write("hello.json", "{}");
        assertThrows<Poco::LibraryLoadException>("hello.so",
                                                 [&] { const LoadedPlugin plugin(_folder.path() / "hello.so"); });
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LoadedPluginTest);
