#include "ServedAgent.h"

#include "support/Deadline.h"
#include "support/ExecClient.h"
#include "support/Linkctl.h"

#include <further/User.h>

#include <Poco/JSON/Array.h>

#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include <csignal>
#include <optional>
#include <string>
#include <vector>

namespace further::testing {

namespace {

/// Binds a socket for the user, and executes the rest with it as systemd would, whose socket unit that is.
constexpr auto asSystemd = R"(
import os, socket, sys
path, user = sys.argv[1], int(sys.argv[2])
listening = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
listening.bind(path)
os.chown(path, user, user)
os.chmod(path, 0o600)
listening.listen(16)
if listening.fileno() != 3:
    os.dup2(listening.fileno(), 3)
os.set_inheritable(3, True)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.argv[3], sys.argv[3:])
)";

} // namespace

/// An agent and a launcher that are services of their own: neither starts the other. Needs root.
class ServiceLauncherTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ServiceLauncherTest);
    CPPUNIT_TEST(startsProgramsAsTheConfigurationSays);
    CPPUNIT_TEST(isThereAgainForTheSameAgent);
    CPPUNIT_TEST(keepsAnAgentFromARestartThatWouldNotReachIt);
    CPPUNIT_TEST(hasOtherRulesThanAnAgentThatBeginsAlone);
    CPPUNIT_TEST(mayHaveNewerRulesThanTheAgent);
    CPPUNIT_TEST(makesNoHomeButItsOwn);
    CPPUNIT_TEST(saysWhyItCanNot);
    CPPUNIT_TEST_SUITE_END();

    static bool possible() { return ServedAgent::possible(); }

    /// What both services read.
    std::vector<std::string> words(const std::vector<std::string>& more = {}) const {
        auto definitions = more;
        definitions.insert(definitions.begin(), "python-exec.warm=0");
        auto all = ServedAgent::words(*_place, definitions);
        configure(_changed); // in the place of the empty file that this has made
        return all;
    }
    std::string socket() const { return (_place->path() / "launcher.sock").string(); }

    void makeDirectories() {
        for (const auto* const own : {"run", "admin", "state"}) {
            std::filesystem::create_directories(_place->path() / own);
            CPPUNIT_ASSERT_EQUAL(0, ::chown((_place->path() / own).c_str(), ServedAgent::user, ServedAgent::user));
        }
    }
    void startLauncher() {
        std::filesystem::remove(socket());
        std::vector<std::string> all{
            "-c",        asSystemd, socket(), std::to_string(ServedAgent::user), AgentProcess::program("further-linkd"),
            "--launcher"};
        const auto its = words(_definitions);
        all.insert(all.end(), its.begin(), its.end());
        _launcher.emplace("/usr/bin/python3", all);
        _launcher->awaitOutput("ready\n");
    }
    void startAgent() {
        const auto number = std::to_string(ServedAgent::user);
        std::vector<std::string> all{"--reuid=" + number, "--regid=" + number, "--clear-groups",
                                     AgentProcess::program("further-linkd")};
        const auto its = words({"programs.launcher=" + socket()});
        all.insert(all.end(), its.begin(), its.end());
        _agent.emplace("/usr/bin/setpriv", all);
        _port = AgentProcess::awaitPort(*_agent);
    }
    std::string saidBy(const std::string& script) const {
        return ExecClient(Poco::Net::SocketAddress("127.0.0.1", _port)).run(script);
    }
    Linkctl linkctl() const { return Linkctl(ServedAgent::adminSocket(*_place)); }
    void configure(const std::string& lines) const {
        const auto file = _place->write("agent.properties", lines);
        std::filesystem::permissions(file, std::filesystem::perms(0644));
    }
    static std::string findingOf(const Poco::JSON::Array& checks, const std::string& name) {
        for (std::size_t i = 0; i < checks.size(); ++i)
            if (const auto check = checks.getObject(static_cast<unsigned>(i));
                check->getValue<std::string>("name") == name)
                return check->getValue<std::string>("finding");
        return "there is no check " + name;
    }
    static std::string complaint(std::vector<std::string> words) {
        words.emplace_back("--launcher");
        ChildProcess launcher(AgentProcess::program("further-linkd"), words);
        CPPUNIT_ASSERT_EQUAL(78, launcher.awaitExit());
        return launcher.errors();
    }
    static void assertHas(const std::string& word, const std::string& text) {
        CPPUNIT_ASSERT_MESSAGE(word + " in " + text, text.find(word) != std::string::npos);
    }

public:
    void setUp() override { _place.emplace(); }
    void tearDown() override {
        _agent.reset();
        _launcher.reset();
        _place.reset();
    }

    void startsProgramsAsTheConfigurationSays() {
        if (!possible())
            return;
        makeDirectories();
        startLauncher();
        startAgent();
        const auto nobody = std::to_string(User::named("nobody")->uid);
        CPPUNIT_ASSERT_EQUAL(nobody + "\n", saidBy("import os\nprint(os.getuid())"));
        CPPUNIT_ASSERT_EQUAL(statusOf(_launcher->pid(), "Uid"), std::string("0 0 0 0"));
        CPPUNIT_ASSERT_EQUAL((_place->path() / "state" / "homes" / "nobody").string() + "\n",
                             saidBy("import os\nprint(os.environ['HOME'])"));
        CPPUNIT_ASSERT_EQUAL(std::string("False\n"),
                             saidBy("import os\nprint(any(n.startswith('LISTEN_') for n in os.environ))"));
    }

    void isThereAgainForTheSameAgent() {
        if (!possible())
            return;
        makeDirectories();
        startLauncher();
        startAgent();
        CPPUNIT_ASSERT_EQUAL(std::string("1\n"), saidBy("print(1)"));
        _launcher->signal(SIGKILL);
        CPPUNIT_ASSERT_EQUAL(-SIGKILL, _launcher->awaitExit());
        startLauncher();
        ExecClient client(Poco::Net::SocketAddress("127.0.0.1", _port));
        for (const Deadline deadline;; letPass(std::chrono::milliseconds(20))) { // "try again in a moment"
            client.start("print(2)");
            if (client.next().type == "started")
                break;
            CPPUNIT_ASSERT(!deadline.passed());
        }
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        CPPUNIT_ASSERT_EQUAL(std::string("2\n"), client.output());
        CPPUNIT_ASSERT(_agent->running());
    }

    void keepsAnAgentFromARestartThatWouldNotReachIt() {
        if (!possible())
            return;
        makeDirectories();
        startLauncher();
        startAgent();
        assertHas("The launcher keeps to the rules for programs that the configuration has",
                  linkctl().run({"doctor"}).output);
        CPPUNIT_ASSERT(_agent->errors().find("keeps to the rules") == std::string::npos);
        configure("programs.maxProcesses = 50\nprograms.allowedUsers = daemon\n");
        const std::string what = "programs.allowedUsers (the launcher has none, the configuration says daemon), "
                                 "programs.maxProcesses (the launcher has none, the configuration says 50)";
        for (const Linkctl::Words& words : {Linkctl::Words{"restart"}, {"restart", "--when-idle"}}) {
            const auto refused = linkctl().run(words);
            CPPUNIT_ASSERT(refused.exitCode != 0);
            assertHas("The agent goes on as it is. The launcher, which starts the programs", refused.errors);
            assertHas(what, refused.errors);
            assertHas("sudo systemctl restart further-link", refused.errors);
        }
        const auto doctor = linkctl().json({"doctor"})->getArray("checks");
        assertHas(what, findingOf(*doctor, "launcher"));
        const auto reloaded = linkctl().print({"reload"});
        assertHas("programs.maxProcesses", reloaded);
        assertHas("warning: The launcher, which starts the programs", reloaded);
        CPPUNIT_ASSERT(_agent->running());
        configure("");
        assertHas("The agent is back", linkctl().print({"restart"}));
    }

    // It crashed, say, after the configuration was changed, and systemd started it again.
    void hasOtherRulesThanAnAgentThatBeginsAlone() {
        if (!possible())
            return;
        makeDirectories();
        startLauncher();
        _changed = "programs.maxRunTime = 2 s\n";
        startAgent();
        const std::string warning =
            "Warning agent: The launcher, which starts the programs, keeps to the rules that it "
            "was given when it began, and the configuration has others: programs.maxRunTime "
            "(the launcher has none, the configuration says 2000 ms)";
        for (const Deadline deadline; _agent->errors().find(warning) == std::string::npos;)
            CPPUNIT_ASSERT_MESSAGE(_agent->errors(), !deadline.passed());
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), saidBy("print('on')"));
    }

    void mayHaveNewerRulesThanTheAgent() {
        if (!possible())
            return;
        makeDirectories();
        startLauncher();
        startAgent();
        _changed = "programs.maxProcesses = 50\n";
        _launcher->signal(SIGKILL);
        CPPUNIT_ASSERT_EQUAL(-SIGKILL, _launcher->awaitExit());
        startLauncher();
        const auto doctor = linkctl().json({"doctor"})->getArray("checks");
        assertHas("the agent still has an older one: programs.maxProcesses (the launcher has 50, the agent has none)",
                  findingOf(*doctor, "launcher"));
        assertHas("The agent is back", linkctl().print({"restart"}));
        assertHas("The launcher keeps to the rules for programs that the configuration has",
                  linkctl().run({"doctor"}).output);
    }

    void makesNoHomeButItsOwn() {
        const auto home = User::named("nobody")->home;
        if (!possible() || std::filesystem::exists(home))
            return;
        _definitions = {"agent.stateDirectory=/proc/there/is/none"};
        startLauncher(); // by then it would have been made
        CPPUNIT_ASSERT(!std::filesystem::exists(home));
    }

    void saysWhyItCanNot() {
        if (!possible())
            return;
        assertHas("set programs.user to another user", complaint(words({"agent.user=nobody"})));
        assertHas("set it to a user who isn't root", complaint(words({"agent.user=root"})));
        assertHas("no-such-user", complaint(words({"agent.user=no-such-user"})));
        ChildProcess launcher("/usr/bin/setpriv", [&] {
            std::vector<std::string> all{"--reuid=54321", "--clear-groups", AgentProcess::program("further-linkd"),
                                         "--launcher"};
            const auto its = words();
            all.insert(all.end(), its.begin(), its.end());
            return all;
        }());
        CPPUNIT_ASSERT_EQUAL(78, launcher.awaitExit());
        assertHas("systemd starts it so", launcher.errors());
    }

private:
    std::optional<TemporaryDirectory> _place;
    std::vector<std::string> _definitions;
    std::string _changed; ///< lines of the configuration, for what is started from now on
    std::optional<ChildProcess> _launcher;
    std::optional<ChildProcess> _agent;
    std::uint16_t _port = 0;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ServiceLauncherTest);

} // namespace further::testing
