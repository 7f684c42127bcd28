#include "support/ExecClient.h"
#include "support/Linkctl.h"
#include "support/RawClient.h"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace further::testing {

/// The configuration of a running agent: shown, checked, read again.
class ReloadTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ReloadTest);
    CPPUNIT_TEST(showsWhereEachValueComesFrom);
    CPPUNIT_TEST(checksAFile);
    CPPUNIT_TEST(checksWithoutAnAgent);
    CPPUNIT_TEST(findsNoFaultHere);
    CPPUNIT_TEST(findsAFaultAndSaysHowToMendIt);
    CPPUNIT_TEST(appliesTheLogLevelAtOnce);
    CPPUNIT_TEST(appliesOriginsAtOnce);
    CPPUNIT_TEST(saysWhatNeedsARestart);
    CPPUNIT_TEST(refusesABrokenOneAndKeepsTheOld);
    CPPUNIT_TEST(disablesWhatTheConfigurationDisables);
    CPPUNIT_TEST_SUITE_END();

    static void assertHas(const std::string& word, const std::string& text) {
        CPPUNIT_ASSERT_MESSAGE(word + " in " + text, text.find(word) != std::string::npos);
    }
    /// Of `config`.
    static Poco::JSON::Object::Ptr setting(const Linkctl& linkctl, const std::string& key) {
        const auto settings = linkctl.json({"config"})->getArray("settings");
        for (unsigned i = 0; i < settings->size(); ++i)
            if (settings->getObject(i)->getValue<std::string>("key") == key)
                return settings->getObject(i);
        throw std::runtime_error("config doesn't list " + key);
    }
    static int statusFor(const AgentProcess& agent, const std::string& origin) {
        RawClient page(agent.port());
        page.send(RawClient::request(agent.port(), "/exec", "Origin: " + origin + "\r\n"));
        return page.readStatus();
    }
    static std::string configure(const AgentProcess& agent, const std::string& text) {
        return agent.home().write("agent.properties", text);
    }
    static ChildProcess check(const std::string& file) {
        return {AgentProcess::program("further-linkd"), {"--check", "--config=" + file}};
    }

public:
    void showsWhereEachValueComesFrom() {
        const AgentProcess agent({}, {"FURTHER_LINK_TEMP_DIR=/tmp"});
        const Linkctl linkctl(agent);
        const auto file = configure(agent, "\n# ours\nnet.headerTimeout = 10 s\n");
        linkctl.print({"reload"});
        const auto timeout = setting(linkctl, "net.headerTimeout");
        CPPUNIT_ASSERT_EQUAL(file, timeout->getValue<std::string>("place"));
        CPPUNIT_ASSERT_EQUAL(3, timeout->getValue<int>("line"));
        CPPUNIT_ASSERT_EQUAL(std::string("10 s"), timeout->getValue<std::string>("value"));
        CPPUNIT_ASSERT_EQUAL(std::string("the command line"),
                             setting(linkctl, "net.port")->getValue<std::string>("place"));
        assertHas("FURTHER_LINK_TEMP_DIR", setting(linkctl, "programs.tempDirectory")->getValue<std::string>("place"));
        CPPUNIT_ASSERT_EQUAL(std::string(), setting(linkctl, "hello.greeting")->getValue<std::string>("place"));
        assertHas("10 s  (from " + file + ":3;", linkctl.print({"config"}));
    }

    void checksAFile() {
        const TemporaryDirectory place;
        const Linkctl linkctl(place.path() / "none.sock");
        const auto file =
            place.write("new.properties", "net.port = 8028\nnet.prot = 8029\n\nnet.maxConnections = many\n");
        const auto faulty = linkctl.run({"config", "check", file});
        CPPUNIT_ASSERT_EQUAL(1, faulty.exitCode);
        assertHas(file + ":2: Unknown setting net.prot; did you mean net.port?", faulty.output);
        assertHas(file + ":4: ", faulty.output);
        assertHas("The configuration has 2 faults", faulty.errors);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, linesOf(faulty.output).size());
        const auto inJson = linkctl.run({"config", "check", "--json", file});
        CPPUNIT_ASSERT_EQUAL(1, inJson.exitCode);
        const auto said = Poco::JSON::Parser().parse(inJson.output).extract<Poco::JSON::Object::Ptr>();
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, said->getArray("faults")->size());
        CPPUNIT_ASSERT_EQUAL(file, said->getArray("faults")->getObject(0)->getValue<std::string>("place"));
        place.write("new.properties", "net.port = 8029\n");
        CPPUNIT_ASSERT_EQUAL("The configuration is good: " + file + "\n", linkctl.print({"config", "check", file}));
        linkctl.print({"config", "check", FURTHER_SOURCE "/config/further-link.properties"});
    }

    void checksWithoutAnAgent() {
        const TemporaryDirectory place;
        auto good = check(place.write("good.properties", "net.port = 8029\n"));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(good.errors(), 0, good.awaitExit());
        place.write("conf.d/hello.properties", "hello.greting = Ahoi\n");
        auto broken = check(place.write("good.properties", "net.port = 8029\n"));
        CPPUNIT_ASSERT_EQUAL(78, broken.awaitExit());
        assertHas((place.path() / "conf.d/hello.properties").string() + ":1: ", broken.output());
        assertHas("further-linkd: The configuration has a fault\n", broken.errors());
        std::filesystem::remove(place.path() / "conf.d/hello.properties");
        auto warned = check(place.write("good.properties", "lamp.colour = red\n"));
        CPPUNIT_ASSERT_EQUAL(0, warned.awaitExit());
        assertHas("warning: lamp.colour", warned.output());
    }

    void findsNoFaultHere() {
        const AgentProcess agent;
        const Linkctl linkctl(agent);
        const auto text = linkctl.print({"doctor"});
        assertHas("No fault", text);
        for (const std::string name :
             {"port", "configuration", "directories", "plugins", "clock", "disk", "interpreter", "limits", "pi-topd"})
            assertHas(" " + name + " ", text);
    }

    void findsAFaultAndSaysHowToMendIt() {
        const AgentProcess agent;
        const Linkctl linkctl(agent);
        const auto file = configure(agent, "net.prot = 8028\n");
        const auto result = linkctl.run({"doctor"});
        CPPUNIT_ASSERT_EQUAL(1, result.exitCode);
        assertHas(file + ":1: Unknown setting net.prot; did you mean net.port?", result.output);
        assertHas("further-linkctl config check", result.output);
        assertHas("1 fault", result.output);
    }

    void appliesTheLogLevelAtOnce() {
        const AgentProcess agent;
        const Linkctl linkctl(agent);
        configure(agent, "logging.level = error\n");
        CPPUNIT_ASSERT_EQUAL(std::string("Changed, and holds now: logging.level\n"), linkctl.print({"reload"}));
        ExecClient(agent.address()).run("print(1)");
        configure(agent, "logging.level = information\n");
        linkctl.print({"reload"});
        ExecClient(agent.address()).run("print(1)");
        CPPUNIT_ASSERT(agent.log().find("client=1 ") == std::string::npos);
        assertHas("client=2 ", agent.log());
    }

    void appliesOriginsAtOnce() {
        const AgentProcess agent;
        const Linkctl linkctl(agent);
        CPPUNIT_ASSERT_EQUAL(403, statusFor(agent, "https://app.example.org"));
        configure(agent, "security.origins = https://app.example.org\n");
        assertHas("holds now: security.origins", linkctl.print({"reload"}));
        CPPUNIT_ASSERT_EQUAL(101, statusFor(agent, "https://app.example.org"));
        CPPUNIT_ASSERT_EQUAL(403, statusFor(agent, "https://evil.example.org"));
        configure(agent, "");
        linkctl.print({"reload"});
        CPPUNIT_ASSERT_EQUAL(403, statusFor(agent, "https://app.example.org"));
    }

    void saysWhatNeedsARestart() {
        const TemporaryDirectory home;
        auto words = AgentProcess::arguments(home, {});
        std::erase(words, "-Dnet.port=0"); // the file says it
        home.write("agent.properties", "net.port = 0\n");
        ChildProcess agent(AgentProcess::program("further-linkd"), words, {"HOME=" + home.path().string()});
        const auto port = AgentProcess::awaitPort(agent);
        const Linkctl linkctl(AgentProcess::adminSocket(home));
        home.write("agent.properties", "net.port = 8029\n");
        const auto told = linkctl.print({"reload"});
        assertHas("Changed, and holds after a restart: net.port\n", told);
        assertHas("further-linkctl restart --when-idle", told);
        CPPUNIT_ASSERT(setting(linkctl, "net.port")->getValue<bool>("needsRestart"));
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), ExecClient({"127.0.0.1", port}).run("print('on')"));
        home.write("agent.properties", "net.port = 0\n");
        CPPUNIT_ASSERT_EQUAL(std::string("The configuration was read again. Nothing has changed.\n"),
                             linkctl.print({"reload"}));
        agent.signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL(0, agent.awaitExit());
    }

    void refusesABrokenOneAndKeepsTheOld() {
        const AgentProcess agent;
        const Linkctl linkctl(agent);
        configure(agent, "security.origins = https://app.example.org\n");
        linkctl.print({"reload"});
        const auto file = configure(agent, "security.origins = https://evil.example\nnet.prot = 1\n");
        const auto refused = linkctl.run({"reload"});
        CPPUNIT_ASSERT_EQUAL(1, refused.exitCode);
        assertHas(file + ":2: Unknown setting net.prot", refused.errors);
        assertHas("the old one stays", refused.errors);
        CPPUNIT_ASSERT_EQUAL(101, statusFor(agent, "https://app.example.org"));
        CPPUNIT_ASSERT_EQUAL(403, statusFor(agent, "https://evil.example"));
        CPPUNIT_ASSERT_EQUAL(std::string("https://app.example.org"),
                             setting(linkctl, "security.origins")->getValue<std::string>("value"));
        configure(agent, "security.origins = app.example.org\n"); // of the right type, and no origin all the same
        CPPUNIT_ASSERT_EQUAL(1, linkctl.run({"reload"}).exitCode);
        CPPUNIT_ASSERT_EQUAL(101, statusFor(agent, "https://app.example.org"));
    }

    void disablesWhatTheConfigurationDisables() {
        const AgentProcess agent;
        const Linkctl linkctl(agent);
        configure(agent, "plugins.disabled = hello\n");
        linkctl.print({"reload"});
        CPPUNIT_ASSERT_EQUAL(1, linkctl.run({"call", "hello.greet", R"({"name":"Ada"})"}).exitCode);
        linkctl.print({"plugins", "enable", "hello"}); // wins over the configuration
        linkctl.print({"call", "hello.greet", R"({"name":"Ada"})"});
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ReloadTest);

} // namespace further::testing
