#include "agent/Configuration.h"
#include "agent/CoreSettings.h"
#include "support/TemporaryDirectory.h"

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <cstdlib>
#include <functional>
#include <string>

using namespace further;
using namespace std::string_literals;

namespace {

std::string refusalOf(const std::function<void()>& work) {
    try {
        work();
    } catch (const Poco::Exception& problem) {
        return problem.message();
    }
    return "accepted";
}

} // namespace

/// The environment between the files and the command line.
class ConfigurationEnvironmentTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ConfigurationEnvironmentTest);
    CPPUNIT_TEST(prefersTheEnvironmentToTheFile);
    CPPUNIT_TEST(ignoresVariablesThatAreEmpty);
    CPPUNIT_TEST(knowsTheVariablesOfFurtherLink);
    CPPUNIT_TEST(namesASwitchThatIsNeitherOnNorOff);
    CPPUNIT_TEST(takesAPluginsSettingFromTheVariableThatItNames);
    CPPUNIT_TEST(keepsTheEnvironmentWhereAPluginsFilesAreReadAgain);
    CPPUNIT_TEST_SUITE_END();

public:
    void tearDown() override {
        for (const auto* const name : {"FURTHER_LINK_PORT", "FURTHER_LINK_DEBUG", "FURTHER_LINK_WORK_DIR",
                                       "FURTHER_LINK_TEMP_DIR", "FURTHER_LINK_NOSSL", "FURTHER_GREETING"})
            ::unsetenv(name);
    }

    void prefersTheEnvironmentToTheFile() {
        read("net.port = 1\n");
        ::setenv("FURTHER_LINK_PORT", "2", 1);
        _configuration.readEnvironment();
        CPPUNIT_ASSERT_EQUAL(std::int64_t(2), core().integer("net.port"));
    }

    void ignoresVariablesThatAreEmpty() {
        read("net.port = 1\n");
        ::setenv("FURTHER_LINK_PORT", "", 1);
        ::setenv("FURTHER_LINK_DEBUG", "", 1);
        _configuration.readEnvironment();
        CPPUNIT_ASSERT_EQUAL(std::int64_t(1), core().integer("net.port"));
        CPPUNIT_ASSERT_EQUAL("information"s, core().text("logging.level"));
    }

    void knowsTheVariablesOfFurtherLink() {
        ::setenv("FURTHER_LINK_WORK_DIR", "/work here", 1);
        ::setenv("FURTHER_LINK_TEMP_DIR", "/temp", 1);
        ::setenv("FURTHER_LINK_DEBUG", "1", 1);
        ::setenv("FURTHER_LINK_NOSSL", "1", 1);
        _configuration.readEnvironment();
        CPPUNIT_ASSERT_EQUAL("/work here"s, core().path("programs.workDirectory").string());
        CPPUNIT_ASSERT_EQUAL("/temp"s, core().path("programs.tempDirectory").string());
        CPPUNIT_ASSERT_EQUAL("debug"s, core().text("logging.level"));
        CPPUNIT_ASSERT(!core().flag("tls.enabled"));
        for (const auto* const off : {"0", "false", "False", "no"}) {
            Configuration other;
            for (const auto* const name : {"FURTHER_LINK_DEBUG", "FURTHER_LINK_NOSSL"})
                ::setenv(name, off, 1);
            other.readEnvironment();
            CPPUNIT_ASSERT(other.section("", coreSettings()).flag("tls.enabled"));
            CPPUNIT_ASSERT_EQUAL("information"s, other.section("", coreSettings()).text("logging.level"));
        }
    }

    void namesASwitchThatIsNeitherOnNorOff() {
        read("tls.enabled = true\n");
        ::setenv("FURTHER_LINK_NOSSL", "perhaps", 1);
        _configuration.readEnvironment();
        const auto sentence =
            "The value \"perhaps\" of FURTHER_LINK_NOSSL should be 1, true or yes, or else 0, false or no"s;
        const auto place = "the environment variable FURTHER_LINK_NOSSL"s;
        CPPUNIT_ASSERT_EQUAL(sentence + " (in " + place + ")", refusalOf([&] { (void)core(); }));
        const auto faults = _configuration.faults({});
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), faults.size());
        CPPUNIT_ASSERT_EQUAL(place + ": " + sentence, faults[0].place.text() + ": " + faults[0].sentence);
        _configuration.define("tls.enabled=true"); // which makes the switch void
        CPPUNIT_ASSERT(core().flag("tls.enabled"));
    }

    void takesAPluginsSettingFromTheVariableThatItNames() {
        read("hello.greeting = Hi\n");
        ::setenv("FURTHER_GREETING", "Moin", 1);
        _configuration.readEnvironment();
        CPPUNIT_ASSERT_EQUAL("Moin"s, _configuration.section("hello.", _hello.settings).text("greeting"));
        const auto listed = _configuration.list({&_hello}).back();
        CPPUNIT_ASSERT_EQUAL("hello.greeting Moin the environment variable FURTHER_GREETING"s,
                             listed.spec.key + " " + listed.value + " " + listed.place.text());
        CPPUNIT_ASSERT(_configuration.checkKeys({&_hello}).empty());
        CPPUNIT_ASSERT_EQUAL("hello.greeting in " + path() +
                                 ":1 has no effect: there is no plugin hello that could be read",
                             _configuration.checkKeys({}).at(0));
    }

    void keepsTheEnvironmentWhereAPluginsFilesAreReadAgain() {
        ::setenv("FURTHER_GREETING", "Moin", 1);
        _configuration.readEnvironment();
        Configuration again;
        again.readFile(_directory.write("again.properties", "hello.greeting = Hi\n"));
        _configuration.takeSection("hello.", again);
        CPPUNIT_ASSERT_EQUAL("Moin"s, _configuration.section("hello.", _hello.settings).text("greeting"));
        again.define("hello.greeting=Ahoi");
        _configuration.takeSection("hello.", again);
        CPPUNIT_ASSERT_EQUAL("Ahoi"s, _configuration.section("hello.", _hello.settings).text("greeting"));
    }

private:
    std::string path() const { return (_directory.path() / "test.properties").string(); }
    void read(const std::string& content) { _configuration.readFile(_directory.write("test.properties", content)); }
    Settings core() const { return _configuration.section("", coreSettings()); }

    static PluginManifest hello() {
        PluginManifest manifest;
        manifest.name = "hello";
        manifest.settings = {{"greeting", SettingType::text, "Hello", "", "FURTHER_GREETING"}};
        return manifest;
    }

    const testing::TemporaryDirectory _directory;
    const PluginManifest _hello = hello();
    Configuration _configuration;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ConfigurationEnvironmentTest);
