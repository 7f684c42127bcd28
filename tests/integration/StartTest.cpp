#include "support/AgentProcess.h"
#include "support/ExecClient.h"

#include <cppunit/extensions/HelperMacros.h>

#include <sys/resource.h>

#include <filesystem>
#include <utility>
#include <vector>

namespace further::testing {

/// What the agent says where it can't run, and where it can't run programs.
class StartTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(StartTest);
    CPPUNIT_TEST(saysThatItsPortIsInUse);
    CPPUNIT_TEST(servesThisDeviceWhereAnAddressIsNoneOfIt);
    CPPUNIT_TEST(saysThatAConfigurationFileIsMissing);
    CPPUNIT_TEST(saysThatAConfigurationFileIsBroken);
    CPPUNIT_TEST(namesTheNearestSettingForAnUnknownOne);
    CPPUNIT_TEST(saysWhichValueIsWrong);
    CPPUNIT_TEST(saysThatAnOptionIsUnknown);
    CPPUNIT_TEST(saysThatItHasNoRuntimeDirectory);
    CPPUNIT_TEST(takesAllTheDescriptorsThatItMay);
    CPPUNIT_TEST(warnsOfASettingOfAPluginThatIsntThere);
    CPPUNIT_TEST(runsWithoutAnInterpreterAndSaysSoAtAStart);
    CPPUNIT_TEST(runsWithoutALauncherAndSaysSoAtAStart);
    CPPUNIT_TEST_SUITE_END();

    const TemporaryDirectory _home;

    /// An agent that can't run: it exits with `code`, after one line on stderr that has all of `words`.
    void assertFails(int code, const std::vector<std::string>& words, std::vector<std::string> arguments) const {
        ChildProcess agent(AgentProcess::program("further-linkd"), std::move(arguments),
                           {"HOME=" + _home.path().string()});
        const int exitCode = agent.awaitExit();
        const auto errors = agent.errors();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(errors, code, exitCode);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(errors, std::size_t{1}, linesOf(errors).size());
        CPPUNIT_ASSERT_EQUAL_MESSAGE(errors, 0, errors.compare(0, 14, "further-linkd:"));
        for (const auto& word : words)
            CPPUNIT_ASSERT_MESSAGE(word + " in " + errors, errors.find(word) != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string(), agent.output());
    }

    void assertFailsWith(int code, const std::vector<std::string>& words, const std::string& definition) const {
        assertFails(code, words, AgentProcess::arguments(_home, {definition}));
    }
    void assertFailsWithFile(int code, const std::vector<std::string>& words, const std::string& content) const {
        assertFails(code, words, {"-Dnet.port=0", "--config=" + _home.write("bad.properties", content)});
    }

    /// The agent runs, and answers a start with this code and a detail with `word`.
    static void assertRunsButNoPrograms(const AgentProcess& agent, const std::string& code, const std::string& word) {
        ExecClient client(agent.address());
        for (int i = 0; i < 2; ++i) {
            client.start("print(1)");
            const auto error = client.next();
            CPPUNIT_ASSERT_EQUAL(code, error.text("code"));
            CPPUNIT_ASSERT(error.text("message") != "Bad message");
            CPPUNIT_ASSERT_MESSAGE(error.text("detail"), error.text("detail").find(word) != std::string::npos);
        }
    }

public:
    void saysThatItsPortIsInUse() {
        const AgentProcess agent;
        const auto port = std::to_string(agent.port());
        assertFailsWith(69, {port, "in use", "net.port"}, "net.port=" + port);
    }

    void servesThisDeviceWhereAnAddressIsNoneOfIt() {
        const AgentProcess agent({"net.addresses=192.0.2.1"});
        ExecClient client(agent.address());
        client.send("hello.greet", R"({"name":"Ada"})");
        CPPUNIT_ASSERT_EQUAL(std::string("hello.greeting"), client.next().type);
        for (const std::string word : {"192.0.2.1", "net.addresses"})
            CPPUNIT_ASSERT_MESSAGE(agent.log(), agent.log().find(word) != std::string::npos);
    }

    void saysThatAConfigurationFileIsMissing() {
        const auto missing = (_home.path() / "missing.properties").string();
        assertFails(78, {missing, "No such file or directory", "put it back"}, {"--config=" + missing});
        assertFails(78, {_home.path().string()}, {"--config", _home.path().string()}); // a directory
    }

    void saysThatAConfigurationFileIsBroken() {
        assertFailsWithFile(78, {"bad.properties"}, "net.port 8028\n");
        assertFailsWithFile(78, {"bad.properties"}, "= 5\n");
        assertFailsWithFile(78, {"bad.properties"},
                            std::string("\x7f"
                                        "ELF\x02\x01\x00\x00\xff\xfe\n",
                                        11));
    }

    void namesTheNearestSettingForAnUnknownOne() {
        assertFailsWithFile(78, {"net.prot", "bad.properties", "did you mean net.port?"}, "net.prot = 8028\n");
        assertFailsWithFile(78, {"python-exec.interpeter", "python-exec.interpreter"}, "python-exec.interpeter = x\n");
        assertFailsWith(78, {"websocket.pinginterval", "websocket.pingInterval?"}, "websocket.pinginterval=5 s");
        assertFailsWith(78, {"net.whatever"}, "net.whatever=1");
        assertFailsWith(78, {"port"}, "port=1");
    }

    void saysWhichValueIsWrong() {
        for (const auto& [key, value] :
             std::vector<std::pair<std::string, std::string>>{{"net.port", "many"},
                                                              {"net.port", "70000"},
                                                              {"net.port", "-1"},
                                                              {"net.maxConnections", "0"},
                                                              {"net.headerTimeout", "10"},
                                                              {"net.headerTimeout", "0 s"},
                                                              {"websocket.maxMessage", "4 MB"},
                                                              {"programs.keepChildren", "maybe"},
                                                              {"python-exec.stopGrace", "soon"},
                                                              {"logging.level", "loud"},
                                                              {"security.origins", "pi-top.com"}})
            assertFailsWith(78, {key, value}, key + "=" + value);
        assertFailsWithFile(78, {"bad.properties", "websocket.lowWater", "lots"}, "websocket.lowWater = lots\n");
    }

    void saysThatAnOptionIsUnknown() {
        assertFails(64, {"bogus", "--help"}, {"--bogus"});
        assertFails(64, {"extra", "--help"}, {"extra"});
        assertFails(78, {"key=value", "net.port"}, {"-Dnet.port"});
    }

    void saysThatItHasNoRuntimeDirectory() {
        assertFails(78, {"/dev/null", "agent.runtimeDirectory"},
                    {"-Dnet.port=0", "-Dagent.runtimeDirectory=/dev/null/run"});
    }

    void takesAllTheDescriptorsThatItMay() {
        rlimit before{};
        ::getrlimit(RLIMIT_NOFILE, &before);
        const rlimit low{256, before.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &low); // the agent inherits it
        const AgentProcess agent;
        ::setrlimit(RLIMIT_NOFILE, &before);
        rlimit agents{};
        CPPUNIT_ASSERT_EQUAL(0, ::prlimit(agent.pid(), RLIMIT_NOFILE, nullptr, &agents));
        CPPUNIT_ASSERT_EQUAL(before.rlim_max, agents.rlim_cur);
    }

    void warnsOfASettingOfAPluginThatIsntThere() {
        const AgentProcess agent({"battery.interval=5 s"});
        CPPUNIT_ASSERT_MESSAGE(agent.log(), agent.log().find("battery.interval") != std::string::npos);
    }

    void runsWithoutAnInterpreterAndSaysSoAtAStart() {
        const AgentProcess agent({"python-exec.interpreter=/no/such/python3"});
        assertRunsButNoPrograms(agent, "start_failed", "python-exec.interpreter");
        CPPUNIT_ASSERT_MESSAGE(agent.log(), agent.log().find("/no/such/python3") != std::string::npos);
        assertRunsButNoPrograms(AgentProcess({"python-exec.interpreter=/etc/passwd"}), "start_failed", "/etc/passwd");
        assertRunsButNoPrograms(AgentProcess({"python-exec.venv=/no/such/venv"}), "start_failed", "python-exec.venv");
    }

    void runsWithoutALauncherAndSaysSoAtAStart() {
        const auto alone = _home.path() / "bin";
        std::filesystem::create_directory(alone);
        std::filesystem::copy_file(AgentProcess::program("further-linkd"), alone / "further-linkd");
        ChildProcess agent(alone / "further-linkd",
                           AgentProcess::arguments(_home, {"plugins.directories=" + AgentProcess::plugins()}),
                           {"HOME=" + _home.path().string()});
        ExecClient client({"127.0.0.1", AgentProcess::awaitPort(agent)});
        agent.awaitOutput("Plugins: apt-version 1.0.0, hello 1.0.0, pi-top 1.0.0, system-info 1.0.0\n");
        CPPUNIT_ASSERT(agent.errors().find("further-launcher") != std::string::npos);
        client.start("print(1)");
        const auto error = client.next();
        CPPUNIT_ASSERT_EQUAL(std::string("unavailable"), error.text("code"));
        CPPUNIT_ASSERT(error.text("detail").find("python-exec") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StartTest);

} // namespace further::testing
