#include "ReachedLauncher.h"

#include "LimitSettings.h"

#include <further/Error.h>

#include <Poco/Pipe.h>

#include <sys/socket.h>
#include <sys/stat.h>
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
Poco::ProcessHandle launch(const std::string& program, const std::vector<std::string>& arguments) {
    if (::access(program.c_str(), X_OK) != 0)
        fail(program + " can't be executed (" + std::generic_category().message(errno) +
             "): install it beside the agent.");
    Poco::Pipe output;
    auto process = Poco::Process::launch(program, arguments, nullptr, &output, nullptr);
    std::array<char, 16> word{};
    if (output.readBytes(word.data(), static_cast<int>(word.size())) <= 0) {
        const int code = process.wait();
        fail(program + " ended with code " + std::to_string(code) + " instead of listening; it says why on stderr.");
    }
    return process;
}

/// The words for the limits that are set.
void add(const launcher::Limits& limits, std::vector<std::string>& words) {
    const std::array<std::pair<const char*, std::uint64_t>, 6> each{{{"--max-memory", limits.memory},
                                                                     {"--max-processes", limits.processes},
                                                                     {"--cpu-weight", limits.cpuWeight},
                                                                     {"--max-open-files", limits.openFiles},
                                                                     {"--max-file-size", limits.fileSize},
                                                                     {"--max-run-time", limits.runTime}}};
    for (const auto& [word, value] : each)
        if (value != 0)
            words.insert(words.end(), {word, std::to_string(value)});
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
    add(limits, words);
    if (!controlGroup.empty())
        words.insert(words.end(), {"--control-group", controlGroup});
    return words;
}

ReachedLauncher ReachedLauncher::reach(const LauncherSetup& setup) {
    const auto& directories = setup.directories;
    const auto path = setup.socket.string();
    if (auto connection = connectTo(path))
        return {std::move(connection), {}};
    if (!setup.startsIt)
        fail("Nobody listens at " + path + ", where the launcher should be, which this agent can't start by itself: " +
             "start that, or end the agent and start it again.");
    ::mkdir(directories.runtime.c_str(), S_IRWXU); // a launcher that was told to end has removed it
    auto process = launch((directories.libexec / "further-launcher").string(), setup.arguments());
    auto connection = connectTo(path);
    if (!connection)
        fail("The launcher does not answer at " + path + ".");
    return {std::move(connection), std::move(process)};
}

} // namespace further::process
