#include "support/NotifySocket.h"
#include "support/TemporaryDirectory.h"

#include "plugins/common/launcher/Protocol.h"

#include <further/Descriptor.h>

#include <cppunit/extensions/HelperMacros.h>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace further {

namespace {

/// A launcher that is started as systemd does it, with a socket unit: a descriptor as number 3, and a variable with the
/// process's own number.
class Started {
public:
    Started(int socket, const std::string& pid = "$$") {
        const auto line = "LISTEN_FDS=1 LISTEN_PID=" + pid + " exec " FURTHER_BIN "/further-launcher --agent " +
                          std::to_string(::geteuid()) + " --allow-root >/dev/null 2>&1";
        const std::vector<const char*> words{"sh", "-c", line.c_str(), nullptr};
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        if (socket >= 0)
            ::posix_spawn_file_actions_adddup2(&actions, socket, 3);
        CPPUNIT_ASSERT_EQUAL(
            0, ::posix_spawn(&_pid, "/bin/sh", &actions, nullptr, const_cast<char* const*>(words.data()), environ));
        ::posix_spawn_file_actions_destroy(&actions);
    }
    ~Started() {
        if (_pid > 0)
            (void)end(SIGKILL);
    }
    Started(const Started&) = delete;
    Started& operator=(const Started&) = delete;

    /// Returns the exit code; negative for a signal.
    int end(int signal) {
        ::kill(_pid, signal);
        return awaitEnd();
    }
    int awaitEnd() {
        int status = 0;
        ::waitpid(std::exchange(_pid, 0), &status, 0);
        return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    }

private:
    pid_t _pid = 0;
};

} // namespace

/// The socket of a launcher that systemd starts.
class PassedSocketTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PassedSocketTest);
    CPPUNIT_TEST(servesWhoCameBeforeIt);
    CPPUNIT_TEST(isThereForTheNextOne);
    CPPUNIT_TEST(systemdIsToldThatItServes);
    CPPUNIT_TEST(isWhatWasPassedToThisProcess);
    CPPUNIT_TEST_SUITE_END();

    Descriptor socketOf(int type) const {
        Descriptor socket(::socket(AF_UNIX, type | SOCK_CLOEXEC, 0));
        const auto path = fileOf(type);
        sockaddr_un address{AF_UNIX, {}};
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        CPPUNIT_ASSERT_EQUAL(0, ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address));
        CPPUNIT_ASSERT_EQUAL(0, ::listen(socket.get(), 5));
        return socket;
    }
    std::string fileOf(int type) const { return (_place.path() / std::to_string(type)).string(); }

    Descriptor ask() const {
        Descriptor connection(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
        const auto path = fileOf(SOCK_SEQPACKET);
        sockaddr_un address{AF_UNIX, {}};
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        CPPUNIT_ASSERT_EQUAL(0,
                             ::connect(connection.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address));
        const launcher::Question question;
        CPPUNIT_ASSERT(::send(connection.get(), &question, sizeof question, MSG_NOSIGNAL) > 0);
        return connection;
    }
    static void assertAnswered(const Descriptor& connection) {
        pollfd answered{connection.get(), POLLIN, 0};
        CPPUNIT_ASSERT_EQUAL(1, ::poll(&answered, 1, 20'000));
        launcher::Answer answer;
        CPPUNIT_ASSERT_EQUAL(ssize_t(sizeof answer), ::recv(connection.get(), &answer, sizeof answer, 0));
    }

public:
    void servesWhoCameBeforeIt() {
        const auto socket = socketOf(SOCK_SEQPACKET);
        const auto early = ask();
        const Started launcher(socket.get());
        assertAnswered(early);
        assertAnswered(ask());
    }

    void isThereForTheNextOne() {
        const auto socket = socketOf(SOCK_SEQPACKET);
        for (const int signal : {SIGKILL, SIGTERM}) {
            Started launcher(socket.get());
            assertAnswered(ask());
            CPPUNIT_ASSERT_EQUAL(signal == SIGTERM ? 0 : -signal, launcher.end(signal));
            CPPUNIT_ASSERT(std::filesystem::exists(fileOf(SOCK_SEQPACKET)));
        }
        const auto between = ask();
        const Started last(socket.get());
        assertAnswered(between);
    }

    void systemdIsToldThatItServes() {
        const auto socket = socketOf(SOCK_SEQPACKET);
        const testing::NotifySocket systemd;
        ::setenv("NOTIFY_SOCKET", systemd.path().c_str(), 1);
        const Started launcher(socket.get());
        ::unsetenv("NOTIFY_SOCKET");
        CPPUNIT_ASSERT(systemd.await("READY=1"));
    }

    void isWhatWasPassedToThisProcess() {
        const auto socket = socketOf(SOCK_SEQPACKET);
        const auto stream = socketOf(SOCK_STREAM);
        const Descriptor file(::open("/dev/null", O_RDONLY | O_CLOEXEC));
        CPPUNIT_ASSERT_EQUAL(EXIT_FAILURE, Started(socket.get(), "1").awaitEnd());
        for (const int wrong : {stream.get(), file.get(), -1})
            CPPUNIT_ASSERT_EQUAL(EXIT_FAILURE, Started(wrong).awaitEnd());
    }

private:
    const testing::TemporaryDirectory _place;
};

CPPUNIT_TEST_SUITE_REGISTRATION(PassedSocketTest);

} // namespace further
