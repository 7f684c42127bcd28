#include "plugins/common/launcher/Protocol.h"
#include "plugins/common/launcher/Spec.h"
#include "plugins/common/launcher/SpecFile.h"

#include <further/Descriptor.h>
#include <further/Plugin.h>

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>
#include <string>

namespace {

namespace launcher = further::launcher;
using further::Descriptor;

constexpr int patience = 10'000; // ms

/// What the launcher says to a program that is asked for as this user: whether it was started.
bool starts(const std::string& socket, uid_t user) {
    const Descriptor connection(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    sockaddr_un address{AF_UNIX, {}};
    socket.copy(address.sun_path, sizeof address.sun_path - 1);
    if (::connect(connection.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return false;
    launcher::Spec spec;
    spec.arguments = {"/bin/true"};
    spec.workDirectory = "/";
    spec.tempDirectory = "/tmp";
    std::array<int, 2> control{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control.data()) != 0)
        return true;
    const Descriptor ours(control[0]);
    const Descriptor theirs(control[1]);
    const Descriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
    const auto file = launcher::makeSpecFile(spec);
    const std::array<int, launcher::passedCount> passed{theirs.get(), null.get(), null.get(), null.get(), file.get()};
    launcher::StartRequest request;
    request.user = user;
    iovec part{&request, sizeof request};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof passed)> room{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = room.data();
    message.msg_controllen = room.size();
    auto* const header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof passed);
    std::memcpy(CMSG_DATA(header), passed.data(), sizeof passed);
    ::sendmsg(connection.get(), &message, MSG_NOSIGNAL);
    pollfd answered{ours.get(), POLLIN, 0};
    launcher::Report report;
    if (::poll(&answered, 1, patience) != 1 || ::recv(ours.get(), &report, sizeof report, 0) != sizeof report)
        return false;
    return report.type != launcher::Report::Type::failed ||
           report.first != static_cast<std::int32_t>(launcher::Step::permission);
}

/// In a process of its own, so that what succeeds changes nothing here.
template <class Attempt>
bool succeeds(Attempt attempt) {
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(attempt() ? 0 : 1);
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

class Trespasser : public further::Handler {
public:
    Trespasser(further::Session& session, std::string socket) : _session(session), _socket(std::move(socket)) {
        on("trespasser.try", &Trespasser::tryAll);
    }

private:
    void tryAll(const further::Message& message) {
        const auto victim = message.data->getValue<pid_t>("victim");
        further::Message answer{"trespasser.tried"};
        const auto tell = [&](const std::string& what, bool done) { answer.data->set(what, done); };
        tell("reads /etc/shadow", static_cast<bool>(Descriptor(::open("/etc/shadow", O_RDONLY | O_CLOEXEC))));
        tell("writes /etc/passwd", static_cast<bool>(Descriptor(::open("/etc/passwd", O_WRONLY | O_CLOEXEC))));
        tell("becomes root", succeeds([] { return ::setuid(0) == 0; }));
        tell("becomes root for a while", succeeds([] { return ::seteuid(0) == 0; }));
        tell("becomes another user", succeeds([] { return ::setresuid(1, 1, 1) == 0; }));
        tell("becomes root's group", succeeds([] { return ::setgid(0) == 0; }));
        tell("joins root's group", succeeds([] {
                 const gid_t group = 0;
                 return ::setgroups(1, &group) == 0;
             }));
        tell("signals root's process", ::kill(victim, 0) == 0);
        tell("traces root's process", succeeds([victim] { return ::ptrace(PTRACE_SEIZE, victim, nullptr, 0) == 0; }));
        tell("starts a program of root's", starts(_socket, 0));
        tell("starts a program of its own user's", starts(_socket, ::geteuid()));
        tell("starts a program of another user's", starts(_socket, 1));
        _session.send(answer);
    }

    further::Session& _session;
    const std::string _socket;
};

class TrespasserPlugin : public further::Plugin {
public:
    void start(further::PluginContext& context) override { _socket = context.programs().path("launcher").string(); }

    std::unique_ptr<further::Handler> open(further::Session& session) override {
        return std::make_unique<Trespasser>(session, _socket);
    }

private:
    std::string _socket;
};

} // namespace

FURTHER_PLUGIN(TrespasserPlugin)
