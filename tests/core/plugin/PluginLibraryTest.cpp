#include "plugin/PluginLibrary.h"
#include "support/TemporaryDirectory.h"

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <string>
#include <typeinfo>

using namespace further;
using namespace std::string_literals;

namespace {

const std::filesystem::path plugins = FURTHER_TEST_PLUGINS;

} // namespace

class PluginLibraryTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PluginLibraryTest);
    CPPUNIT_TEST(makesThePluginOfASharedObject);
    CPPUNIT_TEST(makesEachLibrarysOwnPlugin);
    CPPUNIT_TEST(refusesAFileThatIsNoSharedObject);
    CPPUNIT_TEST(refusesASharedObjectWithoutAPlugin);
    CPPUNIT_TEST(refusesASharedObjectWithTwoPlugins);
    CPPUNIT_TEST(saysWhatAConstructorThrows);
    CPPUNIT_TEST(loadsOnAfterARefusal);
    CPPUNIT_TEST_SUITE_END();

public:
    void makesThePluginOfASharedObject() { CPPUNIT_ASSERT(_library.load(plugins / "obedient.so")); }

    // By its name alone, the class of the library that came first would be made.
    void makesEachLibrarysOwnPlugin() {
        std::filesystem::copy(plugins / "obedient.so", _directory.path() / "copy.so");
        const auto first = _library.load(plugins / "obedient.so");
        const auto second = _library.load(_directory.path() / "copy.so");
        const Plugin& one = *first;
        const Plugin& other = *second;
        CPPUNIT_ASSERT(typeid(one) != typeid(other));
    }

    void refusesAFileThatIsNoSharedObject() {
        for (const auto& content : {""s, "no ELF at all"s,
                                    "\x7F"
                                    "ELF and then nothing"s}) {
            const auto sentence = refusal(_directory.write("garbage.so", content));
            CPPUNIT_ASSERT_MESSAGE(sentence, sentence.starts_with("The shared object can't be loaded: "));
            CPPUNIT_ASSERT_MESSAGE(sentence, sentence.find("Build it against this agent's SDK") != std::string::npos);
        }
        CPPUNIT_ASSERT(refusal(_directory.path() / "missing.so").starts_with("The shared object can't be loaded: "));
    }

    void refusesASharedObjectWithoutAPlugin() {
        const auto sentence = refusal(plugins / "no-plugin.so");
        CPPUNIT_ASSERT_MESSAGE(sentence, sentence.ends_with("with FURTHER_PLUGIN in its source"));
    }

    void refusesASharedObjectWithTwoPlugins() {
        CPPUNIT_ASSERT_EQUAL("The shared object must export exactly one class with FURTHER_PLUGIN"s,
                             refusal(plugins / "two-plugins.so"));
    }

    void saysWhatAConstructorThrows() {
        CPPUNIT_ASSERT_EQUAL("The plugin's constructor throws: no plugin today. What may fail belongs into start()"s,
                             refusal(plugins / "throwing-constructor.so"));
        CPPUNIT_ASSERT_EQUAL(
            "The plugin's constructor throws: something that is no exception. What may fail belongs into start()"s,
            refusal(plugins / "number-throwing-constructor.so"));
    }

    void loadsOnAfterARefusal() {
        refusal(plugins / "no-plugin.so");
        refusal(plugins / "two-plugins.so");
        CPPUNIT_ASSERT(_library.load(plugins / "obedient.so"));
    }

private:
    std::string refusal(const std::filesystem::path& file) {
        try {
            (void)_library.load(file);
        } catch (const Poco::Exception& problem) {
            return problem.message();
        }
        return "accepted";
    }

    PluginLibrary _library;
    const testing::TemporaryDirectory _directory;
};

CPPUNIT_TEST_SUITE_REGISTRATION(PluginLibraryTest);
