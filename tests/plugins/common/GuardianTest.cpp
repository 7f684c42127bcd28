#include "plugins/common/RawProgram.h"

#include "support/AnotherUser.h"
#include "support/Skip.h"

#include <further/Error.h>

#include <Poco/Pipe.h>
#include <Poco/Process.h>
#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <optional>
#include <string>

namespace further {

using launcher::Report;

namespace {

/// A launcher that an agent, this process, gets from somebody else: as root starts it before it stops being root.
class GivenLauncher {
public:
    /// `agent`: whom it serves; `guard`: whether it is there again when it dies.
    explicit GivenLauncher(bool guard, uid_t agent = ::geteuid())
        : raw([&](ProgramFixture& fixture) {
            const auto socket = fixture.context.directories().runtime / "given.sock";
            std::vector<std::string> words{"--socket", socket, "--agent", std::to_string(agent), "--allow-root"};
            if (guard)
                words.insert(words.end(), {"--guard", std::to_string(::getpid())});
            Poco::Pipe output;
            process = Poco::Process::launch(FURTHER_BIN "/further-launcher", words, nullptr, &output, nullptr).id();
            char ready = 0;
            CPPUNIT_ASSERT_EQUAL(1, output.readBytes(&ready, 1));
            fixture.set({{"launcher", socket}});
        }) {}
    ~GivenLauncher() { ::kill(process, SIGTERM); }
    GivenLauncher(const GivenLauncher&) = delete;
    GivenLauncher& operator=(const GivenLauncher&) = delete;

    std::filesystem::path socket() const { return raw.context.programs().path("launcher"); }
    void connectAgain() { again = process::ReachedLauncher::reach(process::LauncherSetup::from(raw.context)); }

    pid_t process = 0;
    RawLauncher raw;
    std::optional<process::ReachedLauncher> again;
};

sockaddr_un addressOf(const std::string& path) {
    sockaddr_un address{AF_UNIX, {}};
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    return address;
}

} // namespace

/// A launcher that somebody else has started for the agent, and what sees to it that there is one.
class GuardianTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(GuardianTest);
    CPPUNIT_TEST(givesTheAgentALauncher);
    CPPUNIT_TEST(startsItAgain);
    CPPUNIT_TEST(takesItAlongWhenItIsKilled);
    CPPUNIT_TEST(endsWithIt);
    CPPUNIT_TEST(guardsItsParentOnly);
    CPPUNIT_TEST(givenOneGoesOnWithoutAConnection);
    CPPUNIT_TEST(givenOneServesItsAgentOnly);
    CPPUNIT_TEST(anAgentTakesRootsOrItsOwnOnly);
    CPPUNIT_TEST(anAgentStartsNoneWhereOneShouldBe);
    CPPUNIT_TEST_SUITE_END();

    /// A program that waits, and the pid of its keeper.
    struct Waiting {
        explicit Waiting(const RawLauncher& launcher)
            : program(launcher, launcher.shell("echo $PPID; read line"))
            , pid(program.next(Report::Type::started))
            , keeper(program.pidLine())
            , serving(parentOf(keeper)) {}
        RawProgram program;
        pid_t pid;
        pid_t keeper;
        pid_t serving;
    };

public:
    void givesTheAgentALauncher() {
        const GivenLauncher given(true);
        const Waiting waiting(given.raw);
        CPPUNIT_ASSERT_EQUAL(given.process, parentOf(waiting.serving));
        CPPUNIT_ASSERT_EQUAL(::getpid(), parentOf(given.process));
    }

    void startsItAgain() {
        GivenLauncher given(true);
        pid_t former = 0;
        {
            const Waiting waiting(given.raw);
            former = waiting.serving;
            ::kill(former, SIGKILL);
            CPPUNIT_ASSERT(endsWithin(waiting.pid, patience));
            CPPUNIT_ASSERT(endsWithin(former, patience));
        }
        for (int round = 0; round < 2; ++round) {
            given.connectAgain(); // at once: it waits for whoever serves next
            CPPUNIT_ASSERT(!given.again->process);
            const launcher::Question question;
            CPPUNIT_ASSERT(::send(given.again->connection.get(), &question, sizeof question, MSG_NOSIGNAL) > 0);
            pollfd answered{given.again->connection.get(), POLLIN, 0};
            CPPUNIT_ASSERT_EQUAL(1, ::poll(&answered, 1, 20'000));
            launcher::Answer answer;
            CPPUNIT_ASSERT_EQUAL(ssize_t(sizeof answer),
                                 ::recv(given.again->connection.get(), &answer, sizeof answer, 0));
        }
    }

    void takesItAlongWhenItIsKilled() {
        const GivenLauncher given(true);
        const Waiting waiting(given.raw);
        ::kill(given.process, SIGKILL);
        CPPUNIT_ASSERT(endsWithin(waiting.serving, patience));
        CPPUNIT_ASSERT(endsWithin(waiting.pid, patience));
    }

    void endsWithIt() {
        const GivenLauncher given(true);
        const Waiting waiting(given.raw);
        ::kill(given.process, SIGTERM);
        CPPUNIT_ASSERT(endsWithin(given.process, patience));
        CPPUNIT_ASSERT(endsWithin(waiting.serving, std::chrono::milliseconds(0))); // it has waited for it
        CPPUNIT_ASSERT(endsWithin(waiting.pid, std::chrono::milliseconds(0)));
        CPPUNIT_ASSERT(!std::filesystem::exists(given.socket()));
    }

    void guardsItsParentOnly() {
        const ProgramFixture fixture;
        Poco::Pipe output;
        const auto process = Poco::Process::launch(
            FURTHER_BIN "/further-launcher",
            {"--socket", fixture.directory() / "its.sock", "--agent", "0", "--allow-root", "--guard", "1"}, nullptr,
            &output, nullptr);
        char ready = 0;
        const bool begun = output.readBytes(&ready, 1) > 0;
        if (begun)
            ::kill(process.id(), SIGTERM);
        const int code = process.wait();
        CPPUNIT_ASSERT(!begun);
        CPPUNIT_ASSERT_EQUAL(EXIT_FAILURE, code);
    }

    void givenOneGoesOnWithoutAConnection() {
        GivenLauncher given(false);
        auto spec = given.raw.shell("sleep 1000 & echo $!; exit 0");
        spec.keepChildren = true;
        RawProgram program(given.raw, spec);
        program.next(Report::Type::started);
        const auto left = program.pidLine();
        CPPUNIT_ASSERT_EQUAL(0, program.next(Report::Type::exited));
        given.raw.disconnect(); // the agent's end is that of all it has started
        CPPUNIT_ASSERT(endsWithin(left, patience));
        given.connectAgain();
        CPPUNIT_ASSERT(!endsWithin(given.process, std::chrono::milliseconds(0)));
    }

    void givenOneServesItsAgentOnly() {
        if (!testing::AnotherUser::possible()) {
            testing::skip("only root can be somebody else");
            return;
        }
        const GivenLauncher given(false, testing::AnotherUser::somebody);
        std::filesystem::permissions(given.raw.directory(), std::filesystem::perms(0711));
        std::filesystem::permissions(given.socket().parent_path(), std::filesystem::perms(0711));
        const auto address = addressOf(given.socket());
        const auto answers = [&address](const Descriptor& socket) {
            if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
                return false;
            const launcher::Question question;
            ::send(socket.get(), &question, sizeof question, MSG_NOSIGNAL);
            pollfd answered{socket.get(), POLLIN, 0};
            launcher::Answer answer;
            return ::poll(&answered, 1, 20'000) == 1 &&
                   ::recv(socket.get(), &answer, sizeof answer, 0) == sizeof answer;
        };
        const Descriptor ours(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
        CPPUNIT_ASSERT(!answers(ours)); // root's, whom the mode doesn't keep out
        const testing::AnotherUser agent;
        const Descriptor theirs(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
        CPPUNIT_ASSERT(answers(theirs));
    }

    void anAgentTakesRootsOrItsOwnOnly() {
        if (!testing::AnotherUser::possible()) {
            testing::skip("only root can be somebody else");
            return;
        }
        const ProgramFixture fixture;
        std::filesystem::permissions(fixture.directory(), std::filesystem::perms(0777));
        const auto path = (fixture.directory() / "theirs.sock").string();
        const auto address = addressOf(path);
        const Descriptor listening(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
        {
            const testing::AnotherUser stranger;
            CPPUNIT_ASSERT_EQUAL(0,
                                 ::bind(listening.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address));
            CPPUNIT_ASSERT_EQUAL(0, ::listen(listening.get(), 1));
        }
        CPPUNIT_ASSERT_THROW(process::connectTo(path), Error);
        const Descriptor roots(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
        const auto other = addressOf(path + ".root");
        CPPUNIT_ASSERT_EQUAL(0, ::bind(roots.get(), reinterpret_cast<const sockaddr*>(&other), sizeof other));
        CPPUNIT_ASSERT_EQUAL(0, ::listen(roots.get(), 1));
        std::filesystem::permissions(path + ".root", std::filesystem::perms(0777));
        const testing::AnotherUser agent;
        CPPUNIT_ASSERT(process::connectTo(path + ".root"));
    }

    void anAgentStartsNoneWhereOneShouldBe() {
        ProgramFixture fixture;
        fixture.set({{"launcher", fixture.directory() / "nobody.sock"}});
        CPPUNIT_ASSERT_THROW(process::ReachedLauncher::reach(process::LauncherSetup::from(fixture.context)), Error);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(GuardianTest);

} // namespace further
