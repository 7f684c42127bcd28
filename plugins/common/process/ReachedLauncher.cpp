#include "ReachedLauncher.h"

#include "LimitSettings.h"

#include <further/Error.h>

#include <Poco/Pipe.h>
#include <Poco/Process.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

namespace further::process {

namespace {

[[noreturn]] void fail(const std::string& what) {
    throw Error(ErrorCode::unavailable, what);
}

/// Starts a launcher and returns when it listens.
void launch(const std::string& program, const std::vector<std::string>& arguments) {
    if (::access(program.c_str(), X_OK) != 0)
        fail(program + " can't be executed (" + std::generic_category().message(errno) +
             "): install it beside the agent.");
    Poco::Pipe output;
    const auto process = Poco::Process::launch(program, arguments, nullptr, &output, nullptr);
    std::array<char, 16> word{};
    if (output.readBytes(word.data(), static_cast<int>(word.size())) <= 0) {
        const int code = process.wait();
        fail(program + " ended with code " + std::to_string(code) + " instead of listening; it says why on stderr.");
    }
}

/// While it lives, no other plugin of this agent starts a launcher. Each plugin has a copy of this code, so that what
/// they share is a lock of the system's.
class OneAtATime {
public:
    explicit OneAtATime(const std::string& directory)
        : _directory(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
        if (_directory)
            ::flock(_directory.get(), LOCK_EX);
    }

private:
    const Descriptor _directory; // which is unlocked with its end
};

/// The process that listens for a connection.
Descriptor processBehind(const Descriptor& connection) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(connection.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
        return {};
    return Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, peer.pid, 0)));
}

} // namespace

std::filesystem::path launcherSocket(const PluginContext& context) {
    const auto given = context.programs().path("launcher");
    return given.empty() ? context.directories().runtime / "launcher.sock" : given;
}

Descriptor connectTo(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        fail("The path " + path + " is too long for a Unix socket: use a shorter runtime directory.");
    std::memcpy(address.sun_path, path.c_str(), path.size());
    Descriptor connection(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!connection || ::connect(connection.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return {};
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(connection.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 ||
        (peer.uid != ::geteuid() && peer.uid != 0))
        fail("Another user listens at " + path +
             ", who gets no programs to start: see programs.launcher and agent.runtimeDirectory.");
    return connection;
}

LauncherSetup LauncherSetup::from(const PluginContext& context) {
    const auto& programs = context.programs();
    return {context.directories(),         context.programUser(),
            programs.list("allowedUsers"), programs.flag("allowRoot"),
            limitsFrom(programs),          programs.path("controlGroup").string(),
            launcherSocket(context),       programs.path("launcher").empty()};
}

std::vector<std::string> LauncherSetup::arguments() const {
    std::vector<std::string> words{"--socket", socket.string()};
    if (user.uid != ::geteuid()) // one that the user database doesn't know can only be our own
        words.insert(words.end(), {"--user", user.name});
    if (user.home.is_absolute())
        words.insert(words.end(), {"--home", user.home.string()});
    for (const auto& other : others)
        words.insert(words.end(), {"--also", other});
    if (allowRoot)
        words.emplace_back("--allow-root");
    const auto limited = limits.words();
    words.insert(words.end(), limited.begin(), limited.end());
    if (!controlGroup.empty())
        words.insert(words.end(), {"--control-group", controlGroup});
    return words;
}

std::optional<launcher::Answer> askLauncher(const Descriptor& connection, std::chrono::milliseconds patience) {
    const launcher::Question question;
    launcher::Answer answer;
    pollfd answered{connection.get(), POLLIN, 0};
    if (::send(connection.get(), &question, sizeof question, MSG_NOSIGNAL) != sizeof question)
        return {};
    while (::poll(&answered, 1, static_cast<int>(patience.count())) == 1) {
        const auto size = ::recv(connection.get(), &answer, sizeof answer, MSG_TRUNC);
        if (size == sizeof answer)
            return answer;
        if (size != sizeof(launcher::Preparation)) // which may come in between
            return {};
    }
    return {};
}

ReachedLauncher ReachedLauncher::reach(const LauncherSetup& setup) {
    const auto path = setup.socket.string();
    if (!setup.startsIt) {
        if (auto connection = connectTo(path))
            return {std::move(connection), {}};
        fail("Nobody listens at " + path + ", where the launcher should be, which this agent can't start by itself: " +
             "start that, or end the agent and start it again.");
    }
    const auto& directories = setup.directories;
    ::mkdir(directories.runtime.c_str(), S_IRWXU); // a launcher that was told to end has removed it
    const OneAtATime lock(directories.runtime);
    auto connection = connectTo(path);
    const bool started = !connection;
    if (started) {
        launch((directories.libexec / "further-launcher").string(), setup.arguments());
        connection = connectTo(path);
    }
    if (!connection)
        fail("The launcher does not answer at " + path + ".");
    auto process = processBehind(connection);
    return {std::move(connection), std::move(process), started};
}

} // namespace further::process
