#include "agent/Configuration.h"
#include "agent/CoreSettings.h"
#include "support/TemporaryDirectory.h"

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace further;
using namespace std::string_literals;

namespace {

std::string messageOf(const std::function<void()>& work) {
    try {
        work();
    } catch (const Poco::Exception& problem) {
        return problem.message();
    }
    return "accepted";
}

} // namespace

class ConfigurationTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ConfigurationTest);
    CPPUNIT_TEST(readsAFile);
    CPPUNIT_TEST(readsAFileAsItStands);
    CPPUNIT_TEST(readsTheFilesBesideIt);
    CPPUNIT_TEST(prefersTheCommandLineToAll);
    CPPUNIT_TEST(takesADefinitionApartAtItsFirstEqualsSign);
    CPPUNIT_TEST(refusesADefinitionWithoutAKey);
    CPPUNIT_TEST(readsAKeyOfManyParts);
    CPPUNIT_TEST(saysWhereAWrongValueStands);
    CPPUNIT_TEST(namesTheWholeKeyOfASection);
    CPPUNIT_TEST(countsRelativePathsFromWhereItWasStarted);
    CPPUNIT_TEST(acceptsKeysThatAreKnown);
    CPPUNIT_TEST(suggestsTheKeyThatWasMeant);
    CPPUNIT_TEST(refusesAKeyThatNobodyKnows);
    CPPUNIT_TEST(findsAllFaultsAtOnce);
    CPPUNIT_TEST(listsEverySettingSetOrNot);
    CPPUNIT_TEST(warnsOfAKeyOfAPluginThatIsNotThere);
    CPPUNIT_TEST_SUITE_END();

public:
    void tearDown() override { ::unsetenv("FURTHER_LINK_PORT"); }

    void readsAFile() {
        read("# a comment\n\nnet.port = 1234\n! another\nexec.runner=lua\r\nwebsocket.pingInterval: 5 s\n");
        const auto settings = core();
        CPPUNIT_ASSERT_EQUAL(std::int64_t(1234), settings.integer("net.port"));
        CPPUNIT_ASSERT_EQUAL("lua"s, settings.text("exec.runner"));
        CPPUNIT_ASSERT_EQUAL("5 s"s, settings.written("websocket.pingInterval"));
        CPPUNIT_ASSERT_EQUAL("10 s"s, settings.written("net.headerTimeout"));
    }

    void readsAFileAsItStands() {
        read("exec.runner = ${net.port}\nlogging.file = /a\\ b=c\nlogging.level = debug\nlogging.level = error\n");
        CPPUNIT_ASSERT_EQUAL("${net.port}"s, core().text("exec.runner"));
        CPPUNIT_ASSERT_EQUAL("/a b=c"s, core().path("logging.file").string());
        CPPUNIT_ASSERT_EQUAL("error"s, core().text("logging.level"));
    }

    void readsTheFilesBesideIt() {
        _directory.write("conf.d/20.properties", "net.port = 20\n");
        _directory.write("conf.d/10.properties", "net.port = 10\nlogging.file = /ten\n");
        _directory.write("conf.d/30.properties.bak", "net.port = 30\n");
        read("net.port = 1\nlogging.file = one\nlogging.level = error\n");
        CPPUNIT_ASSERT_EQUAL(std::int64_t(20), core().integer("net.port"));
        CPPUNIT_ASSERT_EQUAL("/ten"s, core().path("logging.file").string());
        CPPUNIT_ASSERT_EQUAL("error"s, core().text("logging.level"));
    }

    void prefersTheCommandLineToAll() {
        read("net.port = 1\n");
        ::setenv("FURTHER_LINK_PORT", "2", 1);
        _configuration.readEnvironment();
        _configuration.define("net.port=3");
        _configuration.define(" net.port = 4 ");
        CPPUNIT_ASSERT_EQUAL(std::int64_t(4), core().integer("net.port"));
    }

    void takesADefinitionApartAtItsFirstEqualsSign() {
        _configuration.define("exec.runner=a=b");
        _configuration.define("logging.file=");
        CPPUNIT_ASSERT_EQUAL("a=b"s, core().text("exec.runner"));
        CPPUNIT_ASSERT_EQUAL(""s, core().path("logging.file").string());
    }

    void refusesADefinitionWithoutAKey() {
        for (const auto* const definition : {"", "net.port", "=8028"})
            CPPUNIT_ASSERT_EQUAL("-D takes key=value, such as -Dnet.port=8030, not \""s + definition + "\"",
                                 messageOf([&] { _configuration.define(definition); }));
    }

    void readsAKeyOfManyParts() {
        std::string key = "sample";
        for (int i = 0; i < 200'000; ++i)
            key += ".x";
        read(key + " = 1\n");
        const std::vector<std::string> warning = {key + " in " + path() +
                                                  ":1 has no effect: there is no plugin sample that could be read"};
        CPPUNIT_ASSERT(_configuration.checkKeys({}) == warning);
    }

    void saysWhereAWrongValueStands() {
        read("# a remark\n\nnet.port = many\n");
        CPPUNIT_ASSERT_EQUAL("The value \"many\" of net.port should be a whole number of 0 or more, such as 8028 (in " +
                                 path() + ":3)",
                             messageOf([&] { (void)core(); }));
        ::setenv("FURTHER_LINK_PORT", "none", 1);
        _configuration.readEnvironment();
        CPPUNIT_ASSERT(messageOf([&] { (void)core(); }).ends_with(" (in the environment variable FURTHER_LINK_PORT)"));
        _configuration.define("net.port=-1");
        CPPUNIT_ASSERT(messageOf([&] { (void)core(); }).ends_with(" (in the command line)"));
    }

    void namesTheWholeKeyOfASection() {
        _configuration.define("hello.rate=often");
        const auto sentence = messageOf([&] {
            (void)_configuration.section("hello.", {{"rate", SettingType::duration, "1 s", ""}});
        });
        CPPUNIT_ASSERT(sentence.starts_with("The value \"often\" of hello.rate should be a number and a unit"));
        CPPUNIT_ASSERT_EQUAL(
            "1 s"s, Configuration().section("hello.", {{"rate", SettingType::duration, "1 s", ""}}).written("rate"));
    }

    void countsRelativePathsFromWhereItWasStarted() {
        for (const auto* const definition : {"x.relative=work", "x.home=~/further", "x.absolute=/tmp"})
            _configuration.define(definition);
        const auto settings = _configuration.section("x.", {{"relative", SettingType::path, "", ""},
                                                            {"home", SettingType::path, "", ""},
                                                            {"absolute", SettingType::path, "", ""},
                                                            {"unset", SettingType::path, "", ""}});
        CPPUNIT_ASSERT(std::filesystem::current_path() / "work" == settings.path("relative"));
        CPPUNIT_ASSERT(settings.path("home") == "~/further");
        CPPUNIT_ASSERT(settings.path("absolute") == "/tmp");
        CPPUNIT_ASSERT(settings.path("unset").empty());
    }

    void acceptsKeysThatAreKnown() {
        _configuration.define("net.port=1");
        _configuration.define("hello.greeting=Hey");
        CPPUNIT_ASSERT(_configuration.checkKeys({&_hello}).empty());
    }

    void suggestsTheKeyThatWasMeant() {
        const std::pair<std::string, std::string> slips[] = {{"net.prot", "net.port"},
                                                             {"websocket.highwater", "websocket.highWater"},
                                                             {"hello.greting", "hello.greeting"},
                                                             {"helo.greeting", "hello.greeting"},
                                                             {"netport", "net.port"}};
        for (const auto& [slip, meant] : slips) {
            Configuration configuration;
            configuration.define(slip + "=x");
            CPPUNIT_ASSERT_EQUAL("Unknown setting " + slip + " in the command line; did you mean " + meant + "?",
                                 messageOf([&] { (void)configuration.checkKeys({&_hello}); }));
        }
    }

    void refusesAKeyThatNobodyKnows() {
        for (const auto* const key : {"colour", "net.somethingElse", "hello.world", "programs.x"}) {
            Configuration configuration;
            configuration.define(key + "=x"s);
            CPPUNIT_ASSERT_EQUAL("Unknown setting "s + key +
                                     " in the command line; those that there are: man further-link.properties",
                                 messageOf([&] { (void)configuration.checkKeys({&_hello}); }));
        }
    }

    void findsAllFaultsAtOnce() {
        read("net.prot = 1\nnet.port = many\nmotor.speed = 3\nhello.greeting = Hi\n");
        _configuration.define("programs.keepChildren=perhaps");
        const auto faults = _configuration.faults({&_hello});
        CPPUNIT_ASSERT_EQUAL(std::size_t(3), faults.size());
        CPPUNIT_ASSERT_EQUAL(path() + ":2", faults[0].place.text());
        CPPUNIT_ASSERT(faults[0].sentence.starts_with("The value \"many\" of net.port should be"));
        CPPUNIT_ASSERT_EQUAL(path() + ":1", faults[1].place.text());
        CPPUNIT_ASSERT_EQUAL("Unknown setting net.prot; did you mean net.port?"s, faults[1].sentence);
        CPPUNIT_ASSERT_EQUAL("the command line"s, faults[2].place.text());
    }

    void listsEverySettingSetOrNot() {
        read("net.port = 9000\nhello.greeting = Hi\n");
        std::map<std::string, Configuration::Listed> listed;
        for (const auto& each : _configuration.list({&_hello}))
            listed.emplace(each.spec.key, each);
        CPPUNIT_ASSERT_EQUAL("9000 "s + path() + ":1",
                             listed.at("net.port").value + " " + listed.at("net.port").place.text());
        CPPUNIT_ASSERT_EQUAL("Hi"s, listed.at("hello.greeting").value);
        CPPUNIT_ASSERT_EQUAL("information"s, listed.at("logging.level").value);
        CPPUNIT_ASSERT_EQUAL(""s, listed.at("logging.level").place.text());
    }

    void warnsOfAKeyOfAPluginThatIsNotThere() {
        read("battery.interval = 5 s\nnet.port = 1\nmotor.speed = 3\n");
        const auto warnings = _configuration.checkKeys({&_hello});
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), warnings.size());
        CPPUNIT_ASSERT_EQUAL("battery.interval in " + path() +
                                 ":1 has no effect: there is no plugin battery that could be read",
                             warnings.front());
    }

private:
    std::string path() const { return (_directory.path() / "test.properties").string(); }
    void read(const std::string& content) { _configuration.readFile(_directory.write("test.properties", content)); }
    Settings core() const { return _configuration.section("", coreSettings()); }

    static PluginManifest hello() {
        PluginManifest manifest;
        manifest.name = "hello";
        manifest.settings = {{"greeting", SettingType::text, "Hello", ""}};
        return manifest;
    }

    const testing::TemporaryDirectory _directory;
    const PluginManifest _hello = hello();
    Configuration _configuration;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ConfigurationTest);
