#include "support/ExecClient.h"
#include "support/Linkctl.h"
#include "support/NotifySocket.h"
#include "support/Processes.h"

#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace further::testing {

/// The agent begins anew, and agents that follow or meet one another at an admin socket.
class RestartTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RestartTest);
    CPPUNIT_TEST(isTheSameProcessAndEndsItsPrograms);
    CPPUNIT_TEST(isTheSameServiceForSystemd);
    CPPUNIT_TEST(readsItsConfigurationAnew);
    CPPUNIT_TEST(staysInTheBackground);
    CPPUNIT_TEST(takesOverTheSocketOfOneThatWasKilled);
    CPPUNIT_TEST(servesBesideAnotherOfTheSameSocket);
    CPPUNIT_TEST_SUITE_END();

    static void assertHas(const std::string& word, const std::string& text) {
        CPPUNIT_ASSERT_MESSAGE(word + " in " + text, text.find(word) != std::string::npos);
    }
    static pid_t pidOf(const Linkctl& linkctl) { return linkctl.json({"status"})->getValue<pid_t>("pid"); }
    static Poco::Net::SocketAddress addressOf(const Linkctl& linkctl) {
        return Poco::Net::SocketAddress(linkctl.json({"status"})->getValue<std::string>("address"));
    }
    static std::string contentOf(const std::filesystem::path& file) {
        std::ostringstream content;
        content << std::ifstream(file).rdbuf();
        return content.str();
    }

public:
    void isTheSameProcessAndEndsItsPrograms() {
        const AgentProcess agent;
        const Linkctl linkctl(agent);
        ExecClient client(agent.address());
        client.start("import os\nprint(os.getpid())\ninput()");
        client.awaitOutput("\n");
        const WatchedProcess program(std::stoi(client.output()));
        const auto told = linkctl.print({"restart"});
        assertHas("The agent restarts now.\nThe agent is back after ", told);
        assertHas("process " + std::to_string(agent.pid()), told);
        CPPUNIT_ASSERT(program.ended());
        CPPUNIT_ASSERT_EQUAL(1001, client.awaitClose());
        ExecClient fresh(addressOf(linkctl));
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), fresh.run("print('on')"));
        CPPUNIT_ASSERT_EQUAL(std::string("No program runs: the agent restarts now.\n"),
                             linkctl.print({"restart", "--when-idle"}));
        CPPUNIT_ASSERT_EQUAL(1001, fresh.awaitClose());
    }

    void isTheSameServiceForSystemd() {
        const NotifySocket systemd;
        const AgentProcess agent({}, {"NOTIFY_SOCKET=" + systemd.path()});
        Linkctl(agent).print({"restart"});
        const auto told = systemd.received();
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), told.size()); // that it is there, twice; never that it ends
        for (const auto& each : told)
            assertHas("READY=1", each);
    }

    void readsItsConfigurationAnew() {
        const AgentProcess agent;
        const Linkctl linkctl(agent);
        agent.home().write("agent.properties", "hello.greeting = Ahoi\n");
        linkctl.print({"restart"});
        assertHas("Ahoi, Ada!", linkctl.print({"call", "hello.greet", R"({"name":"Ada"})"}));
    }

    void staysInTheBackground() {
        const TemporaryDirectory home;
        const auto log = home.path() / "agent.log";
        const auto pidFile = home.path() / "agent.pid";
        auto words = AgentProcess::arguments(home, {"logging.file=" + log.string()});
        words.insert(words.end(), {"--daemon", "--pidfile=" + pidFile.string()});
        ChildProcess caller(AgentProcess::program("further-linkd"), words, {"HOME=" + home.path().string()});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(caller.errors(), 0, caller.awaitExit());
        const WatchedProcess daemon(std::stoi(contentOf(pidFile)));
        try {
            const Linkctl linkctl(AgentProcess::adminSocket(home));
            linkctl.print({"restart"});
            CPPUNIT_ASSERT_EQUAL(daemon.pid(), pidOf(linkctl));
            CPPUNIT_ASSERT_EQUAL(daemon.pid(), ::getsid(daemon.pid()));
            CPPUNIT_ASSERT_EQUAL(daemon.pid(), static_cast<pid_t>(std::stoi(contentOf(pidFile))));
            const auto ends = std::filesystem::path("/proc") / std::to_string(daemon.pid());
            CPPUNIT_ASSERT_EQUAL(std::string("/"), std::filesystem::read_symlink(ends / "cwd").string());
            for (const std::string fd : {"0", "1", "2"})
                CPPUNIT_ASSERT_EQUAL(std::string("/dev/null"),
                                     std::filesystem::read_symlink(ends / "fd" / fd).string());
            CPPUNIT_ASSERT_EQUAL(std::string("on\n"), ExecClient(addressOf(linkctl)).run("print('on')"));
        } catch (...) {
            daemon.signal(SIGKILL);
            throw;
        }
        daemon.signal(SIGTERM);
        CPPUNIT_ASSERT(daemon.awaitEnd(std::chrono::seconds(5)));
        const auto kept = contentOf(log);
        const auto again = kept.find("Asked to begin anew");
        CPPUNIT_ASSERT_MESSAGE(kept, again != std::string::npos);
        assertHas("audit: connected client=", kept.substr(again));
        assertHas("Asked to end", kept.substr(again));
        CPPUNIT_ASSERT(!std::filesystem::exists(pidFile));
    }

    void takesOverTheSocketOfOneThatWasKilled() {
        const TemporaryDirectory place;
        const auto socket = place.path() / "admin.sock";
        const Linkctl linkctl(socket);
        AgentProcess killed({"agent.adminSocket=" + socket.string()});
        CPPUNIT_ASSERT_EQUAL(killed.pid(), pidOf(linkctl));
        killed.signal(SIGKILL);
        CPPUNIT_ASSERT_EQUAL(-SIGKILL, killed.awaitExit());
        CPPUNIT_ASSERT(std::filesystem::exists(socket));
        CPPUNIT_ASSERT_EQUAL(3, linkctl.run({"status"}).exitCode);
        {
            const AgentProcess next({"agent.adminSocket=" + socket.string()});
            CPPUNIT_ASSERT_EQUAL(next.pid(), pidOf(linkctl));
        }
        CPPUNIT_ASSERT(std::filesystem::is_empty(place.path()));
    }

    void servesBesideAnotherOfTheSameSocket() {
        const AgentProcess first;
        const Linkctl linkctl(first);
        {
            const AgentProcess second({"agent.adminSocket=" + first.adminSocket().string()});
            assertHas("Warning agent: Another agent is administered through " + first.adminSocket().string(),
                      second.log());
            CPPUNIT_ASSERT_EQUAL(std::string("on\n"), ExecClient(second.address()).run("print('on')"));
            CPPUNIT_ASSERT_EQUAL(first.pid(), pidOf(linkctl));
        }
        CPPUNIT_ASSERT_EQUAL(first.pid(), pidOf(linkctl));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RestartTest);

} // namespace further::testing
