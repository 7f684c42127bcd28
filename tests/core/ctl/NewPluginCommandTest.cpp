#include "Linkctl.h"
#include "support/TemporaryDirectory.h"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

namespace further::ctl {

/// What the written plugin does, once it is built, is tests/package's matter.
class NewPluginCommandTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(NewPluginCommandTest);
    CPPUNIT_TEST(writesAFolderForThePlugin);
    CPPUNIT_TEST(namesEverythingAfterThePlugin);
    CPPUNIT_TEST(staysWithinFortyLines);
    CPPUNIT_TEST(printsWhatItMadeAndWhatToTypeNext);
    CPPUNIT_TEST(printsWhatItMadeAsJson);
    CPPUNIT_TEST(leavesAnExistingFolderAlone);
    CPPUNIT_TEST(leavesAnExistingFileAlone);
    CPPUNIT_TEST(saysWhereThereIsNoSuchDirectory);
    CPPUNIT_TEST(saysThatADirectoryTakesNoFolder);
    CPPUNIT_TEST(refusesABadNameAsWrongUsage);
    CPPUNIT_TEST(explainsWrongUsage);
    CPPUNIT_TEST_SUITE_END();

    const testing::TemporaryDirectory _home;

    /// Its exit code.
    int newPlugin(const std::string& name, const std::filesystem::path& directory,
                  const std::vector<std::string>& more = {}) {
        std::vector<std::string> words{"new-plugin", name, "--directory", directory};
        words.insert(words.end(), more.begin(), more.end());
        Linkctl linkctl(words);
        const int code = linkctl.awaitExit();
        _output = linkctl.output();
        _errors = linkctl.errors();
        return code;
    }
    std::string content(const std::string& file) const {
        std::ifstream in(_home.path() / file);
        CPPUNIT_ASSERT_MESSAGE(file, in.is_open());
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void assertSays(const std::string& words) const {
        CPPUNIT_ASSERT_MESSAGE(_errors, _errors.find(words) != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string(), _output);
    }

    std::string _output;
    std::string _errors;

public:
    void writesAFolderForThePlugin() {
        CPPUNIT_ASSERT_EQUAL(0, newPlugin("blink-led", _home.path()));
        std::set<std::string> files;
        for (const auto& entry : std::filesystem::directory_iterator(_home.path() / "blink-led"))
            files.insert(entry.path().filename());
        CPPUNIT_ASSERT((files == std::set<std::string>{"BlinkLed.cpp", "BlinkLedTest.cpp", "CMakeLists.txt",
                                                       "README.md", "blink-led.json"}));
    }

    void namesEverythingAfterThePlugin() {
        newPlugin("blink-led", _home.path());
        const auto manifest =
            Poco::JSON::Parser().parse(content("blink-led/blink-led.json")).extract<Poco::JSON::Object::Ptr>();
        CPPUNIT_ASSERT_EQUAL(std::string("blink-led"), manifest->getValue<std::string>("name"));
        CPPUNIT_ASSERT(content("blink-led/BlinkLed.cpp").find("FURTHER_PLUGIN(BlinkLed)\n") != std::string::npos);
        CPPUNIT_ASSERT(content("blink-led/CMakeLists.txt").find("(blink-led BlinkLedTest.cpp)") != std::string::npos);
        for (const std::string file :
             {"BlinkLed.cpp", "BlinkLedTest.cpp", "CMakeLists.txt", "README.md", "blink-led.json"})
            for (const std::string word : {"my-plugin", "MyPlugin"})
                CPPUNIT_ASSERT_MESSAGE(file, content("blink-led/" + file).find(word) == std::string::npos);
    }

    void staysWithinFortyLines() {
        newPlugin("blink", _home.path());
        const auto all = content("blink/CMakeLists.txt") + content("blink/blink.json") + content("blink/Blink.cpp");
        CPPUNIT_ASSERT(std::count(all.begin(), all.end(), '\n') <= 40);
    }

    void printsWhatItMadeAndWhatToTypeNext() {
        CPPUNIT_ASSERT_EQUAL(0, newPlugin("blink", _home.path()));
        for (const auto& words :
             {std::string(
                  "Building it needs the SDK, which was not installed with this program. Debian's package of it is "
                  "further-link-agent-dev.\n"),
              "Made " + (_home.path() / "blink").string() + " with\n", std::string("  blink.json\n"),
              "  cd " + (_home.path() / "blink").string() + "\n", std::string("  cmake --build build\n"),
              std::string("  further-linkctl call blink.greet '{\"name\": \"Ada\"}'\n")})
            CPPUNIT_ASSERT_MESSAGE(words + " in " + _output, _output.find(words) != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string(), _errors);
    }

    void printsWhatItMadeAsJson() {
        CPPUNIT_ASSERT_EQUAL(0, newPlugin("blink", _home.path(), {"--json"}));
        const auto made = Poco::JSON::Parser().parse(_output).extract<Poco::JSON::Object::Ptr>();
        CPPUNIT_ASSERT_EQUAL((_home.path() / "blink").string(), made->getValue<std::string>("folder"));
        CPPUNIT_ASSERT_EQUAL(std::size_t{5}, made->getArray("files")->size());
    }

    void leavesAnExistingFolderAlone() {
        _home.write("blink/notes", "mine");
        CPPUNIT_ASSERT_EQUAL(1, newPlugin("blink", _home.path()));
        assertSays("blink exists already");
        CPPUNIT_ASSERT_EQUAL(std::string("mine"), content("blink/notes"));
        CPPUNIT_ASSERT(!exists(_home.path() / "blink/CMakeLists.txt"));
    }

    void leavesAnExistingFileAlone() {
        _home.write("blink", "mine");
        CPPUNIT_ASSERT_EQUAL(1, newPlugin("blink", _home.path()));
        assertSays("blink exists already");
        CPPUNIT_ASSERT_EQUAL(std::string("mine"), content("blink"));
    }

    void saysWhereThereIsNoSuchDirectory() {
        CPPUNIT_ASSERT_EQUAL(5, newPlugin("blink", _home.path() / "a b"));
        assertSays("mkdir -p '" + (_home.path() / "a b").string() + "'\n");
    }

    void saysThatADirectoryTakesNoFolder() {
        CPPUNIT_ASSERT_EQUAL(1, newPlugin("blink", "/proc"));
        assertSays("Can't make /proc/blink (");
    }

    void refusesABadNameAsWrongUsage() {
        CPPUNIT_ASSERT_EQUAL(2, newPlugin("Blink", _home.path()));
        assertSays("\"Blink\" is no name for a plugin");
        CPPUNIT_ASSERT(std::filesystem::is_empty(_home.path()));
    }

    void explainsWrongUsage() {
        Linkctl linkctl({"new-plugin"});
        CPPUNIT_ASSERT_EQUAL(2, linkctl.awaitExit());
        CPPUNIT_ASSERT(linkctl.errors().find("further-linkctl new-plugin --help") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(NewPluginCommandTest);

} // namespace further::ctl
