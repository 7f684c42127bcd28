#include "ServedAgent.h"

#include "support/ExecClient.h"
#include "support/Linkctl.h"

#include <further/User.h>

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
    CPPUNIT_TEST(makesNoHomeButItsOwn);
    CPPUNIT_TEST(saysWhyItCanNot);
    CPPUNIT_TEST_SUITE_END();

    static bool possible() { return ServedAgent::possible(); }

    /// What both services read.
    std::vector<std::string> words(const std::vector<std::string>& more = {}) const {
        auto definitions = more;
        definitions.insert(definitions.begin(), "python-exec.warm=0");
        return ServedAgent::words(*_place, definitions);
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
        const std::string itIsBack = "python-exec: The launcher is there again"; // each plugin has its connection
        for (const Deadline deadline; _agent->errors().find(itIsBack) == std::string::npos;)
            CPPUNIT_ASSERT(!deadline.passed());
        CPPUNIT_ASSERT_EQUAL(std::string("2\n"), saidBy("print(2)"));
        CPPUNIT_ASSERT(_agent->running());
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
    std::optional<ChildProcess> _launcher;
    std::optional<ChildProcess> _agent;
    std::uint16_t _port = 0;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ServiceLauncherTest);

} // namespace further::testing
