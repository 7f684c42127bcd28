#include "ChildProgram.h"

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
#include <system_error>

namespace further::machine {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds lastWait{1000}; // for the end of a program that was killed

/// What posix_spawn is to do; ends with its C objects.
class SpawnPlan {
public:
    explicit SpawnPlan(const ChildProgram::Streams& streams) {
        ::posix_spawn_file_actions_init(&actions);
        place(streams.input, STDIN_FILENO, O_RDONLY);
        place(streams.output, STDOUT_FILENO, O_WRONLY);
        place(streams.errors, STDERR_FILENO, O_WRONLY);
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

private:
    void place(int fd, int at, int flags) {
        if (fd >= 0)
            ::posix_spawn_file_actions_adddup2(&actions, fd, at);
        else
            ::posix_spawn_file_actions_addopen(&actions, at, "/dev/null", flags, 0);
    }
};

} // namespace

ChildProgram::ChildProgram(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                           const Streams& streams) {
    std::vector<std::string> words{program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    argv.reserve(words.size() + 1);
    for (auto& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    std::array<char*, 1> environment{nullptr};
    const SpawnPlan plan(streams);
    const int problem =
        ::posix_spawn(&_pid, program.c_str(), &plan.actions, &plan.attributes, argv.data(), environment.data());
    if (problem != 0)
        throw std::system_error(problem, std::generic_category(), program);
    _end = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, _pid, 0)));
    if (!_end) { // no descriptors are left: its end would never be noticed
        const int lack = errno;
        ::kill(-_pid, SIGKILL);
        ::waitpid(_pid, nullptr, 0);
        throw std::system_error(lack, std::generic_category(), program);
    }
}

ChildProgram::~ChildProgram() {
    if (_reaped)
        return;
    ::kill(-_pid, SIGKILL);
    awaitEnd(Clock::now() + lastWait);
}

std::optional<int> ChildProgram::awaitEnd(Time deadline) {
    int status = 0;
    if (_reaped || !awaitReadable(_end.get(), deadline) || ::waitpid(_pid, &status, WNOHANG) != _pid)
        return std::nullopt;
    _reaped = true;
    return status;
}

bool awaitReadable(int fd, ChildProgram::Time deadline) {
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        pollfd polled{fd, POLLIN, 0};
        const int ready = ::poll(&polled, 1, static_cast<int>(std::max<decltype(left)>(left, 0)));
        if (ready >= 0 || errno != EINTR)
            return ready > 0;
    }
}

} // namespace further::machine
