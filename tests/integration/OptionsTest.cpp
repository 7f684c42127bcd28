#include "support/AgentProcess.h"
#include "support/ExecClient.h"
#include "support/Linkctl.h"
#include "support/Processes.h"

#include <Poco/String.h>
#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace further::testing {

/// The agent's command line, its environment, and which of them wins.
class OptionsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(OptionsTest);
    CPPUNIT_TEST(saysHowItIsUsed);
    CPPUNIT_TEST(saysItsVersion);
    CPPUNIT_TEST(readsTheFilesBesideItsConfiguration);
    CPPUNIT_TEST(putsTheEnvironmentAboveTheFile);
    CPPUNIT_TEST(putsTheCommandLineAboveBoth);
    CPPUNIT_TEST(takesDirectoriesFromTheEnvironment);
    CPPUNIT_TEST(takesAVirtualEnvironmentFromTheEnvironment);
    CPPUNIT_TEST(logsMoreWhereTheEnvironmentAsks);
    CPPUNIT_TEST(logsToAFile);
    CPPUNIT_TEST(servesWhereItsDirectoryIsGone);
    CPPUNIT_TEST(saysWhereItListensAndWhatToTry);
    CPPUNIT_TEST(saysWhatToTryWhereverItIsRead);
    CPPUNIT_TEST(goesToTheBackgroundOnceItServes);
    CPPUNIT_TEST(failsInTheForegroundWhereItCantServe);
    CPPUNIT_TEST_SUITE_END();

    const TemporaryDirectory _home;

    std::vector<std::string> home(std::vector<std::string> environment = {}) const {
        environment.push_back("HOME=" + _home.path().string());
        return environment;
    }
    /// Its arguments, but for the port.
    std::vector<std::string> portless(const std::string& file, const std::string& more = {}) const {
        auto words = AgentProcess::arguments(_home, {});
        std::erase(words, "-Dnet.port=0");
        _home.write("agent.properties", file);
        if (!more.empty())
            words.push_back(more);
        return words;
    }
    static std::string told(const std::string& option) {
        ChildProcess agent(AgentProcess::program("further-linkd"), {option});
        CPPUNIT_ASSERT_EQUAL(0, agent.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string(), agent.errors());
        return agent.output();
    }
    static void assertServes(ChildProcess& agent) {
        AgentProcess::awaitPort(agent);
        agent.signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL(0, agent.awaitExit());
    }

    const std::string _impossible = "net.port = 99999\n";

public:
    void saysHowItIsUsed() {
        for (const std::string option : {"--help", "-h"})
            for (const std::string word : {"--config", "--version", "--daemon", "--pidfile", "-D", "--help"}) {
                const auto help = told(option);
                CPPUNIT_ASSERT_MESSAGE(word + " in " + help, help.find(word) != std::string::npos);
            }
    }

    void saysItsVersion() {
        CPPUNIT_ASSERT_EQUAL(std::string("further-linkd " FURTHER_VERSION "\n"), told("--version"));
    }

    void readsTheFilesBesideItsConfiguration() {
        _home.write("conf.d/hello.properties", "hello.greeting = Ahoi\n");
        _home.write("conf.d/port.properties", "net.port = 0\n");
        _home.write("conf.d/notes.txt", "no.setting = 1\n");
        ChildProcess agent(AgentProcess::program("further-linkd"), portless(_impossible), home());
        ExecClient client({"127.0.0.1", AgentProcess::awaitPort(agent)});
        client.send("hello.greet", R"({"name":"Ada"})");
        CPPUNIT_ASSERT_EQUAL(std::string("Ahoi, Ada!"), client.next().text("text"));
    }

    void putsTheEnvironmentAboveTheFile() {
        ChildProcess agent(AgentProcess::program("further-linkd"), portless(_impossible),
                           home({"FURTHER_LINK_PORT=0"}));
        assertServes(agent);
        ChildProcess other(AgentProcess::program("further-linkd"), portless("net.port = 0\n"),
                           home({"FURTHER_LINK_PORT=none"}));
        CPPUNIT_ASSERT_EQUAL(78, other.awaitExit());
        CPPUNIT_ASSERT(other.errors().find("FURTHER_LINK_PORT") != std::string::npos);
    }

    void putsTheCommandLineAboveBoth() {
        ChildProcess agent(AgentProcess::program("further-linkd"), portless(_impossible, "-Dnet.port=0"),
                           home({"FURTHER_LINK_PORT=99999"}));
        assertServes(agent);
    }

    void takesDirectoriesFromTheEnvironment() {
        const TemporaryDirectory work;
        const TemporaryDirectory temp;
        work.write("relative.py", "print('here')");
        const AgentProcess agent(
            {}, {"FURTHER_LINK_WORK_DIR=" + work.path().string(), "FURTHER_LINK_TEMP_DIR=" + temp.path().string()});
        ExecClient client(agent.address());
        client.startPath("relative.py");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        CPPUNIT_ASSERT_EQUAL(std::string("here\n"), client.output());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, client.run("print(__file__)").find(temp.path().string()));
    }

    void takesAVirtualEnvironmentFromTheEnvironment() {
        const TemporaryDirectory venv;
        const auto directory = venv.path().string();
        std::filesystem::create_directory(venv.path() / "bin");
        std::filesystem::create_symlink("/usr/bin/python3", venv.path() / "bin/python3");
        const std::string program = "import os\nprint(os.environ.get('VIRTUAL_ENV'))";
        const AgentProcess agent({}, {"FURTHER_VENV=" + directory});
        ExecClient client(agent.address());
        CPPUNIT_ASSERT_EQUAL(directory + "\n", client.run(program));
        const Linkctl linkctl(agent);
        linkctl.print({"reload"});
        const auto listed = linkctl.print({"config"});
        CPPUNIT_ASSERT_MESSAGE(listed, listed.find(directory + "  (from the environment variable FURTHER_VENV;") !=
                                           std::string::npos);
        const AgentProcess other({"python-exec.venv="}, {"FURTHER_VENV=" + directory});
        CPPUNIT_ASSERT_EQUAL(std::string("None\n"), ExecClient(other.address()).run(program));
    }

    void logsMoreWhereTheEnvironmentAsks() {
        const auto logOf = [](const std::vector<std::string>& definitions, const std::string& variable) {
            const AgentProcess agent(definitions, {variable});
            ExecClient(agent.address()).run("print(1)");
            return agent.log();
        };
        CPPUNIT_ASSERT_EQUAL(std::string(), logOf({"logging.level=error"}, "FURTHER_LINK_DEBUG=1")); // -D is above it
        CPPUNIT_ASSERT(logOf({}, "FURTHER_LINK_DEBUG=1").find("connected client=") != std::string::npos);
        for (const auto& [variable, quiet] :
             {std::pair{"FURTHER_LINK_DEBUG=1", false}, {"FURTHER_LINK_DEBUG=0", true}}) {
            ChildProcess agent(AgentProcess::program("further-linkd"),
                               portless("net.port = 0\nlogging.level = error\n"), home({variable}));
            ExecClient({"127.0.0.1", AgentProcess::awaitPort(agent)}).run("print(1)");
            CPPUNIT_ASSERT_EQUAL(quiet, agent.errors().empty());
        }
    }

    void logsToAFile() {
        const auto file = (_home.path() / "agent.log").string();
        const AgentProcess agent({"logging.file=" + file});
        ExecClient(agent.address()).run("print(1)");
        CPPUNIT_ASSERT_EQUAL(std::string(), agent.log());
        std::ostringstream text;
        text << std::ifstream(file).rdbuf();
        CPPUNIT_ASSERT_MESSAGE(text.str(), text.str().find("connected client=") != std::string::npos);
    }

    void saysWhereItListensAndWhatToTry() {
        ChildProcess agent(AgentProcess::program("further-linkd"), AgentProcess::arguments(_home, {}), home());
        const auto port = std::to_string(AgentProcess::awaitPort(agent));
        agent.awaitOutput(port + " /tmp/first-program\n");
        const auto lines = linesOf(agent.output());
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, lines.size());
        const auto first = "Further Link " FURTHER_VERSION " listens at ws://127.0.0.1:" + port + "/exec";
        if (lines[0] != first) // where there is no IPv6
            CPPUNIT_ASSERT_EQUAL(first + " and ws://[::1]:" + port + "/exec", lines[0]);
        std::string plugins;
        for (const auto& name : AgentProcess::pluginNames())
            plugins += (plugins.empty() ? "Plugins: " : ", ") + name + " 1.0.0";
        CPPUNIT_ASSERT_EQUAL(plugins, lines[1]);
        CPPUNIT_ASSERT_EQUAL(std::string("Try: "), lines[2].substr(0, 5));
        const auto logged = linesOf(agent.errors());
        CPPUNIT_ASSERT_EQUAL_MESSAGE(agent.errors(), std::size_t{1}, logged.size());
        CPPUNIT_ASSERT_MESSAGE(logged[0], logged[0].find("Programs run as ") != std::string::npos);

        const auto toTry =
            Poco::replace(lines[2].substr(5), std::string("/tmp/first-program"), _home.path().string() + "/program");
        ChildProcess shell("/bin/sh", {"-c", toTry}, home());
        shell.awaitOutput("? ");
        shell.type("Ada\n");
        CPPUNIT_ASSERT_EQUAL_MESSAGE(shell.errors(), 0, shell.awaitExit());
        CPPUNIT_ASSERT(shell.output().find("Ada") != std::string::npos);
    }

    void saysWhatToTryWhereverItIsRead() {
        const auto ctl = AgentProcess::program("further-linkctl");
        const auto says = [this](const std::string& prepare, const std::string& line) {
            auto words = AgentProcess::arguments(_home, {});
            words.insert(words.begin(),
                         {"-c", prepare + R"( && exec "$0" "$@")", AgentProcess::program("further-linkd")});
            ChildProcess agent("/bin/sh", words, home());
            agent.awaitOutput(" /tmp/first-program\n");
            CPPUNIT_ASSERT_MESSAGE(agent.output(), agent.output().find(line) != std::string::npos);
        };
        says("cd /", "&& " + ctl + " run --port "); // as under systemd
        says("PATH=$PATH:" + std::filesystem::path(ctl).parent_path().string(), "&& further-linkctl run --port ");
    }

    void servesWhereItsDirectoryIsGone() {
        const auto gone = (_home.path() / "gone").string();
        auto words = portless("net.port = 0\n");
        words.insert(words.begin(), {"-c", R"(mkdir "$0" && cd "$0" && rmdir "$0" && exec "$@")", gone,
                                     AgentProcess::program("further-linkd")});
        ChildProcess agent("/bin/sh", words, home());
        assertServes(agent);
    }

    void goesToTheBackgroundOnceItServes() {
        auto words = AgentProcess::arguments(_home, {"logging.file=" + (_home.path() / "agent.log").string()});
        const auto pidFile = _home.path() / "agent.pid";
        words.insert(words.end(), {"--daemon", "--pidfile=" + pidFile.string()});
        ChildProcess caller(AgentProcess::program("further-linkd"), words, home());
        CPPUNIT_ASSERT_EQUAL_MESSAGE(caller.errors(), 0, caller.awaitExit());
        pid_t pid = 0;
        std::ifstream(pidFile) >> pid;
        const WatchedProcess daemon(pid);
        try {
            ExecClient client({"127.0.0.1", AgentProcess::awaitPort(caller)}); // it serves already
            CPPUNIT_ASSERT_EQUAL(std::string("on\n"), client.run("print('on')"));
            CPPUNIT_ASSERT_EQUAL(std::string("further-linkd"), nameOf(pid));
        } catch (...) {
            daemon.signal(SIGKILL);
            throw;
        }
        daemon.signal(SIGTERM);
        CPPUNIT_ASSERT(daemon.awaitEnd(std::chrono::seconds(5)));
        CPPUNIT_ASSERT(!std::filesystem::exists(pidFile));
    }

    void failsInTheForegroundWhereItCantServe() {
        const AgentProcess other;
        auto words = AgentProcess::arguments(_home, {"net.port=" + std::to_string(other.port())});
        words.push_back("--daemon");
        ChildProcess caller(AgentProcess::program("further-linkd"), words, home());
        CPPUNIT_ASSERT_EQUAL(69, caller.awaitExit());
        CPPUNIT_ASSERT_EQUAL_MESSAGE(caller.errors(), std::size_t{1}, linesOf(caller.errors()).size());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(OptionsTest);

} // namespace further::testing
