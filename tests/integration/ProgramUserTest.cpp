#include "support/ExecClient.h"
#include "support/Linkctl.h"
#include "support/Processes.h"

#include <further/User.h>

#include <Poco/JSON/Array.h>

#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

namespace further::testing {

/// As whom the programs of the real agent run, with the defaults and with other settings. Needs root.
class ProgramUserTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ProgramUserTest);
    CPPUNIT_TEST(isNotRootByDefault);
    CPPUNIT_TEST(isWhoCalledSudo);
    CPPUNIT_TEST(isWhomTheSettingNames);
    CPPUNIT_TEST(isRootWhereThatIsAllowed);
    CPPUNIT_TEST(isTheSameOnceTheLauncherIsStartedAgain);
    CPPUNIT_TEST(isTheAgentsOwnWhereThatIsNotRoot);
    CPPUNIT_TEST(hasAHomeAndAWorkingDirectory);
    CPPUNIT_TEST(isShownByTheCommandLine);
    CPPUNIT_TEST(saysWhatIsWrongWithTheSetting);
    CPPUNIT_TEST_SUITE_END();

    /// A place that others may pass through, as the system's own state directory is in one.
    const TemporaryDirectory _place;

    static bool isRoot() {
        if (::geteuid() == 0 && User::named("nobody") && User::named("daemon"))
            return true;
        std::cerr << "SKIPPED: only root can have programs of other users\n";
        return false;
    }

    static User defaultUser() {
        const auto pi = User::named("pi");
        return pi ? *pi : *User::named("nobody");
    }

    std::vector<std::string> settings(const std::vector<std::string>& more = {}) const {
        std::vector<std::string> all{"programs.allowRoot=false",
                                     "agent.stateDirectory=" + (_place.path() / "state").string()};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    static std::string userOf(const AgentProcess& agent) {
        ExecClient client(agent.address());
        return client.run("import os\nprint(os.getresuid())");
    }

    static std::string thrice(uid_t user) {
        const auto number = std::to_string(user);
        return "(" + number + ", " + number + ", " + number + ")\n";
    }

    static void assertHas(const std::string& word, const std::string& text) {
        CPPUNIT_ASSERT_MESSAGE(word + " in " + text, text.find(word) != std::string::npos);
    }

public:
    void setUp() override { std::filesystem::permissions(_place.path(), std::filesystem::perms(0755)); }

    void isNotRootByDefault() {
        if (!isRoot())
            return;
        const AgentProcess agent(settings());
        CPPUNIT_ASSERT_EQUAL(thrice(defaultUser().uid), userOf(agent));
        assertHas("Programs run as " + defaultUser().name + " (user " + std::to_string(defaultUser().uid) +
                      "): programs.user is not set, the agent runs as root",
                  agent.log());
        ExecClient client(agent.address());
        CPPUNIT_ASSERT_EQUAL(std::string("refused\n"),
                             client.run("import os\ntry:\n    os.kill(" + std::to_string(agent.pid()) +
                                        ", 0)\nexcept PermissionError:\n    print('refused')"));
    }

    void isWhoCalledSudo() {
        if (!isRoot())
            return;
        const AgentProcess agent(settings(), {"SUDO_USER=daemon", "SUDO_UID=1", "FURTHER_LINK_DEBUG=0"});
        CPPUNIT_ASSERT_EQUAL(thrice(User::named("daemon")->uid), userOf(agent));
        ExecClient client(agent.address());
        CPPUNIT_ASSERT_EQUAL(
            std::string("['FURTHER_LINK_SECRET', 'FURTHER_LINK_SOCKET', 'FURTHER_LINK_VERSION']\n"), // further_link's
            client.run(
                "import os\nprint(sorted(name for name in os.environ if name.startswith(('SUDO', 'FURTHER'))))"));
        const AgentProcess ofRoots(settings(), {"SUDO_USER=root"});
        CPPUNIT_ASSERT_EQUAL(thrice(defaultUser().uid), userOf(ofRoots));
    }

    void isWhomTheSettingNames() {
        if (!isRoot())
            return;
        const AgentProcess agent(settings({"programs.user=daemon"}), {"SUDO_USER=nobody"});
        CPPUNIT_ASSERT_EQUAL(thrice(User::named("daemon")->uid), userOf(agent));
    }

    void isRootWhereThatIsAllowed() {
        if (!isRoot())
            return;
        const AgentProcess agent({"programs.allowRoot=true"}, {"SUDO_USER=daemon"});
        CPPUNIT_ASSERT_EQUAL(thrice(0), userOf(agent));
        assertHas("Programs run as root", agent.log());
        assertHas("Programs run as root, and may do anything", Linkctl(agent).run({"doctor"}).output);
    }

    void isTheSameOnceTheLauncherIsStartedAgain() {
        if (!isRoot())
            return;
        const AgentProcess agent(settings());
        CPPUNIT_ASSERT_EQUAL(thrice(defaultUser().uid), userOf(agent));
        for (const auto child : childrenOf(agent.pid()))
            if (nameOf(child) == "further-launche") {
                const WatchedProcess launcher(child);
                launcher.signal(SIGKILL);
                CPPUNIT_ASSERT(launcher.awaitEnd({}));
            }
        (void)Linkctl(agent).await({"logs"}, "python-exec: The launcher is there again");
        CPPUNIT_ASSERT_EQUAL(thrice(defaultUser().uid), userOf(agent));
    }

    void isTheAgentsOwnWhereThatIsNotRoot() {
        if (!isRoot())
            return;
        const auto daemon = *User::named("daemon");
        std::filesystem::permissions(_place.path(), std::filesystem::perms(0777));
        const TemporaryDirectory home;
        CPPUNIT_ASSERT_EQUAL(0, ::chown(home.path().c_str(), daemon.uid, static_cast<gid_t>(-1)));
        std::vector<std::string> words{"--reuid=daemon", "--regid=daemon", "--init-groups",
                                       AgentProcess::program("further-linkd")};
        auto asking = words;
        asking.emplace_back("--version");
        if (ChildProcess("/usr/bin/setpriv", asking).awaitExit() != 0) {
            std::cerr << "SKIPPED: another user must reach " << AgentProcess::program("further-linkd") << "\n";
            return;
        }
        for (const auto& word : AgentProcess::arguments(home, settings({"programs.user=daemon", "agent.user="})))
            words.push_back(word);
        ChildProcess agent("/usr/bin/setpriv", words, {"HOME=" + home.path().string(), "SUDO_USER=nobody"});
        const Poco::Net::SocketAddress address("127.0.0.1", AgentProcess::awaitPort(agent));
        ExecClient client(address);
        CPPUNIT_ASSERT_EQUAL(thrice(daemon.uid), client.run("import os\nprint(os.getresuid())"));
        CPPUNIT_ASSERT_EQUAL(home.path().string() + "\n", client.run("import os\nprint(os.environ['HOME'])"));
        agent.signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL(0, agent.awaitExit());
    }

    void hasAHomeAndAWorkingDirectory() {
        if (!isRoot())
            return;
        const AgentProcess agent(settings({"programs.user=nobody"}));
        ExecClient client(agent.address());
        const auto home = _place.path() / "state" / "homes" / "nobody";
        CPPUNIT_ASSERT_EQUAL(home.string() + "\n",
                             client.run("import os\nos.chdir(os.environ['HOME'])\nprint(os.getcwd())"));
        client.run("import os\nos.mkdir(os.path.expanduser('~/further'))\n"
                   "open(os.path.expanduser('~/further/kept.py'), 'w').write('import os; print(os.getcwd())')");
        client.startPath("kept.py");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        CPPUNIT_ASSERT_EQUAL((home / "further").string() + "\n", client.output());
        assertHas("whose home is " + home.string(), Linkctl(agent).run({"doctor"}).output);
    }

    void isShownByTheCommandLine() {
        if (!isRoot())
            return;
        const AgentProcess agent(settings({"programs.user=daemon"}));
        ExecClient client(agent.address());
        client.start("input()");
        client.await("started");
        const auto programs = Linkctl(agent).json({"ps"})->getArray("programs");
        CPPUNIT_ASSERT_EQUAL(std::string("daemon"), programs->getObject(0)->getValue<std::string>("user"));
        const auto status = Linkctl(agent).json({"status"});
        CPPUNIT_ASSERT_EQUAL(std::string("daemon"), status->getValue<std::string>("programUser"));
        CPPUNIT_ASSERT_EQUAL(std::string("root"), status->getValue<std::string>("user"));
        assertHas("1, run as daemon", Linkctl(agent).print({"status"}));
        assertHas("Programs run as daemon", Linkctl(agent).run({"doctor"}).output);
    }

    void saysWhatIsWrongWithTheSetting() {
        if (!isRoot())
            return;
        for (const auto& [user, sentence] :
             {std::pair{"no-such-user", "there is no such user on this device: make one (sudo adduser no-such-user)"},
              std::pair{"root", "programs may not run as root: name another user, or set programs.allowRoot = true"}}) {
            auto words = AgentProcess::arguments(_place, settings({std::string("programs.user=") + user}));
            ChildProcess agent(AgentProcess::program("further-linkd"), words);
            CPPUNIT_ASSERT_EQUAL(78, agent.awaitExit());
            assertHas(sentence, agent.errors());
            CPPUNIT_ASSERT_EQUAL(std::size_t(1), linesOf(agent.errors()).size());
            words.emplace_back("--check");
            ChildProcess check(AgentProcess::program("further-linkd"), words);
            CPPUNIT_ASSERT_EQUAL(78, check.awaitExit());
            assertHas(sentence, check.output());
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ProgramUserTest);

} // namespace further::testing
