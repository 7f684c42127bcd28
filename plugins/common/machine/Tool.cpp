#include "Tool.h"

#include <further/Descriptor.h>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

namespace further::machine {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t longestOutput = 4096;
constexpr std::chrono::milliseconds lastWait{1000}; // for the end of a program that was killed

/// What posix_spawn is to do; ends with its C objects.
class SpawnPlan {
public:
    explicit SpawnPlan(int output) {
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
        ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        ::posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1); // Poco's aren't close-on-exec
        ::posix_spawnattr_init(&attributes);
        sigset_t none;
        sigset_t all;
        ::sigemptyset(&none);
        ::sigfillset(&all);
        ::posix_spawnattr_setsigmask(&attributes, &none); // Poco's threads block some
        ::posix_spawnattr_setsigdefault(&attributes, &all);
        ::posix_spawnattr_setpgroup(&attributes, 0);
        ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    ~SpawnPlan() {
        ::posix_spawnattr_destroy(&attributes);
        ::posix_spawn_file_actions_destroy(&actions);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;

    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
};

/// Until `fd` is readable, or at its end; false at the deadline.
bool await(int fd, Clock::time_point deadline) {
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        pollfd polled{fd, POLLIN, 0};
        const int ready = ::poll(&polled, 1, static_cast<int>(std::max<decltype(left)>(left, 0)));
        if (ready >= 0 || errno != EINTR)
            return ready > 0;
    }
}

/// A running program with its process group; killed at the end unless it has ended before.
class Child {
public:
    explicit Child(pid_t pid) : _pid(pid), _end(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {}
    ~Child() {
        if (_reaped)
            return;
        ::kill(-_pid, SIGKILL);
        awaitEnd(Clock::now() + lastWait); // one that a driver holds even now is left to the system
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// The status of its end, as waitpid tells it; nothing at the deadline.
    std::optional<int> awaitEnd(Clock::time_point deadline) {
        int status = 0;
        if (!await(_end.get(), deadline) || ::waitpid(_pid, &status, WNOHANG) != _pid)
            return std::nullopt;
        _reaped = true;
        return status;
    }

private:
    const pid_t _pid;
    const Descriptor _end;
    bool _reaped = false;
};

/// Reads to the end, or to the longest that is taken; false at the deadline.
bool readAll(int fd, std::string& text, Clock::time_point deadline) {
    std::array<char, longestOutput> buffer;
    while (text.size() < longestOutput) {
        if (!await(fd, deadline))
            return false;
        const auto count = ::read(fd, buffer.data(), longestOutput - text.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        text.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return true;
}

} // namespace

Tool::Tool(std::filesystem::path program, std::vector<std::string> arguments, std::chrono::milliseconds timeout)
    : _program(std::move(program)), _arguments(std::move(arguments)), _timeout(timeout) {}

bool Tool::exists() const {
    return ::access(_program.c_str(), X_OK) == 0;
}

std::optional<std::string> Tool::ask() {
    std::array<int, 2> ends{};
    if (_hangs || !exists() || ::pipe2(ends.data(), O_CLOEXEC) != 0)
        return std::nullopt;
    const Descriptor reading(ends[0]);
    Descriptor writing(ends[1]);

    std::string program = _program;
    auto arguments = _arguments;
    std::vector<char*> argv{program.data()};
    for (auto& argument : arguments)
        argv.push_back(argument.data());
    argv.push_back(nullptr);
    std::array<char*, 1> environment{nullptr};
    pid_t pid = 0;
    {
        const SpawnPlan plan(writing.get());
        if (::posix_spawn(&pid, program.c_str(), &plan.actions, &plan.attributes, argv.data(), environment.data()) != 0)
            return std::nullopt;
    }
    Child child(pid);
    writing.reset();

    const auto deadline = Clock::now() + _timeout;
    std::string text;
    const auto status = readAll(reading.get(), text, deadline) ? child.awaitEnd(deadline) : std::nullopt;
    _hangs = !status;
    if (!status || !WIFEXITED(*status) || WEXITSTATUS(*status) != 0)
        return std::nullopt;
    return text;
}

} // namespace further::machine
