#include "plugin/PluginLoader.h"
#include "plugin/PluginManifest.h"
#include "support/TemporaryDirectory.h"

#include <further/testing/FakeSession.h>

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

using namespace further;
using namespace std::string_literals;

/// Real plugins, each bad in its own way, in the order in which the loader looks.
class PluginLoaderTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PluginLoaderTest);
    CPPUNIT_TEST(loadsAGoodPlugin);
    CPPUNIT_TEST(loadsWhatALinkLeadsTo);
    CPPUNIT_TEST(refusesFilesAndDirectoriesThatOthersMayWrite);
    CPPUNIT_TEST(refusesAPluginWithoutAManifest);
    CPPUNIT_TEST(refusesATruncatedFile);
    CPPUNIT_TEST(refusesWhatWasBuiltWithSomethingElse);
    CPPUNIT_TEST(refusesWhatCanNotBeLoaded);
    CPPUNIT_TEST(refusesWhatDoesNotExportOnePlugin);
    CPPUNIT_TEST(refusesAConstructorThatThrows);
    CPPUNIT_TEST(looksAtTheWritersFirst);
    CPPUNIT_TEST(runsNothingOfAnotherAbi);
    CPPUNIT_TEST(makesHandlersThatCanBeHeldAgainstTheManifest);
    CPPUNIT_TEST_SUITE_END();

public:
    void loadsAGoodPlugin() {
        for (const auto* const name : {"obedient", "same-abi"})
            CPPUNIT_ASSERT(_loader.load(add(name)));
    }

    void loadsWhatALinkLeadsTo() {
        const auto place = _directory.path() / "links";
        std::filesystem::create_directory(place);
        for (const auto* const extension : {".so", ".json"})
            std::filesystem::create_symlink(add("obedient").replace_extension(extension),
                                            place / ("obedient"s + extension));
        CPPUNIT_ASSERT(_loader.load(place / "obedient.so"));
    }

    void refusesFilesAndDirectoriesThatOthersMayWrite() {
        const auto file = add("obedient");
        auto manifest = file;
        manifest.replace_extension(".json");
        for (const auto& path : {file, manifest, file.parent_path()}) {
            CPPUNIT_ASSERT_EQUAL(0, ::chmod(path.c_str(), 0757));
            CPPUNIT_ASSERT_EQUAL("Every user may write " + path.string() +
                                     ", and so could put code into the agent; mend it with: chmod go-w " +
                                     path.string(),
                                 refusal(file));
            CPPUNIT_ASSERT_EQUAL(0, ::chmod(path.c_str(), 0755));
        }
        CPPUNIT_ASSERT_EQUAL("accepted"s, refusal(file));
    }

    void refusesAPluginWithoutAManifest() {
        const auto file = add("obedient");
        auto manifest = file;
        std::filesystem::remove(manifest.replace_extension(".json"));
        CPPUNIT_ASSERT_EQUAL(manifest.string() + " can't be read: No such file or directory", refusal(file));
    }

    void refusesATruncatedFile() {
        const auto file = add("obedient");
        std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
        assertRefused(file, "The shared object " + file.string() + " is cut off or damaged. ");
    }

    void refusesWhatWasBuiltWithSomethingElse() {
        assertRefused(add("no-plugin"), "It is no plugin: the shared object doesn't say which SDK it was built with. ");
        assertRefused(add("other-descriptor"), "What the shared object says of the SDK ");
        assertRefused(add("short-descriptor"), "What the shared object says of the SDK ");
        assertRefused(add("next-sdk"), "It was built with the SDK 2.0, and this agent has 1.");
        assertRefused(add("newer-sdk"), "It was built with the SDK 1.");
        assertRefused(add("other-poco"), "It was built with Poco 1.9.4, and this agent with Poco 1.");
        assertRefused(add("other-compiler"), "It was built with another C++ (libc++) than this agent (");
    }

    void refusesWhatCanNotBeLoaded() {
        assertRefused(add("undefined-symbol"), "It uses sensors::Thermometer::read(int) const, which none ");
        assertRefused(add("missing-dependency"), "It needs the library libfurther-test-thermometer.so.3, which ");
        assertRefused(add("throwsStandard"), "A static initialiser of it throws: there is no sensor. ");
        assertRefused(add("exits"), "It ends the process while it is loaded (with exit code 3)");
        assertRefused(add("crashes"), "It crashes while it is loaded (SIGSEGV)");
    }

    void refusesWhatDoesNotExportOnePlugin() {
        assertRefused(add("two-plugins"), "The shared object must export exactly one class with FURTHER_PLUGIN");
    }

    void refusesAConstructorThatThrows() {
        assertRefused(add("throwing-constructor"), "The plugin's constructor throws: no plugin today. ");
        assertRefused(add("number-throwing-constructor"), "The plugin's constructor throws: something that is no ");
    }

    void looksAtTheWritersFirst() {
        const auto file = add("throwsStandard");
        CPPUNIT_ASSERT_EQUAL(0, ::chmod(file.c_str(), 0666));
        assertRefused(file, "Every user may write ");
    }

    void runsNothingOfAnotherAbi() {
        // It would crash this process, and the child that tries it.
        const auto file = add("crashes");
        std::string bytes(std::filesystem::file_size(file), '\0');
        std::ifstream(file, std::ios::binary).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        const auto compiler = bytes.find(FURTHER_COMPILER_ABI);
        CPPUNIT_ASSERT(compiler != std::string::npos);
        std::ofstream(file, std::ios::binary) << bytes.replace(compiler, 3, "LIB");
        assertRefused(file, "It was built with another C++ (LIB");
    }

    void makesHandlersThatCanBeHeldAgainstTheManifest() {
        const auto plugin = _loader.load(add("greeter"));
        testing::FakeStrand strand;
        testing::FakeSession session(strand);
        const auto types = plugin->open(session)->types();
        manifestOfGreeter("greeter.greet", "greeter.wave").requireTypes(types);
        try {
            manifestOfGreeter("greeter.greet", "greeter.bow").requireTypes(types);
            CPPUNIT_FAIL("accepted");
        } catch (const Poco::Exception& problem) {
            CPPUNIT_ASSERT_EQUAL("The manifest and the code disagree: the manifest promises greeter.bow, to which the "
                                 "code binds no method; the code binds greeter.wave, which the manifest doesn't name. "
                                 "Correct one of the two, and restart the agent"s,
                                 problem.message());
        }
    }

private:
    PluginManifest manifestOfGreeter(const std::string& one, const std::string& other) const {
        return PluginManifest::read(
            _directory.write("plugins/greeter.json",
                             R"({"name": "greeter", "version": "1", "summary": "Greets", "receives": [{"type": ")" +
                                 one + R"(", "summary": "s"}, {"type": ")" + other + R"(", "summary": "s"}]})"));
    }

    /// Puts the plugin `name` among those of the test; returns its shared object.
    std::filesystem::path add(const std::string& name) const {
        const std::filesystem::path manifest = _directory.write("plugins/" + name + ".json", "{}");
        auto file = manifest;
        std::filesystem::copy(std::filesystem::path(FURTHER_TEST_PLUGINS) / (name + ".so"),
                              file.replace_extension(".so"), std::filesystem::copy_options::overwrite_existing);
        return file;
    }

    std::string refusal(const std::filesystem::path& file) {
        try {
            (void)_loader.load(file);
        } catch (const Poco::Exception& problem) {
            return problem.message();
        }
        return "accepted";
    }

    void assertRefused(const std::filesystem::path& file, const std::string& words) {
        const auto sentence = refusal(file);
        CPPUNIT_ASSERT_MESSAGE(sentence, sentence.starts_with(words));
    }

    const testing::TemporaryDirectory _directory;
    PluginLoader _loader;
};

CPPUNIT_TEST_SUITE_REGISTRATION(PluginLoaderTest);
