#include "plugin/LoadProbe.h"

#include "plugin/LoaderError.h"
#include "plugin/ProbeChild.h"

#include <further/Descriptor.h>

#include <Poco/Exception.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

namespace further {

namespace {

using Clock = std::chrono::steady_clock;

int checked(long result, const char* what) {
    if (result < 0)
        throw std::system_error(errno, std::generic_category(), what);
    return static_cast<int>(result);
}

/// None of the agent's own handlers runs in a child between its fork and the moment that it resets them.
class SignalsBlocked {
public:
    SignalsBlocked() {
        sigset_t all;
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &_before);
    }
    ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &_before, nullptr); }
    SignalsBlocked(const SignalsBlocked&) = delete;
    SignalsBlocked& operator=(const SignalsBlocked&) = delete;

private:
    sigset_t _before;
};

/// A child process; killed, where it lives, and reaped at the end of this.
class Child {
public:
    explicit Child(pid_t pid) : _pid(pid) {}
    ~Child() {
        if (_pid < 0)
            return;
        ::kill(_pid, SIGKILL);
        [[maybe_unused]] const int status = reap();
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// Whether it has ended by itself when the time is over.
    bool awaitEnd(std::chrono::milliseconds limit) const {
        const Descriptor process(checked(::syscall(SYS_pidfd_open, _pid, 0), "pidfd_open"));
        const auto until = Clock::now() + limit;
        pollfd end{process.get(), POLLIN, 0};
        for (;;) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
            const int ready = ::poll(&end, 1, static_cast<int>(std::max(left.count(), std::int64_t(0))));
            if (ready >= 0 || errno != EINTR)
                return checked(ready, "poll") > 0;
        }
    }

    /// Waits for its end; returns its status.
    int reap() {
        int status = 0;
        while (::waitpid(_pid, &status, 0) < 0 && errno == EINTR) {
        }
        _pid = -1;
        return status;
    }

private:
    pid_t _pid;
};

[[noreturn]] void refuseSilent(int status) {
    if (!WIFSIGNALED(status))
        throw Poco::LibraryLoadException(
            "It ends the process while it is loaded (with exit code " + std::to_string(WEXITSTATUS(status)) +
            "): one of its static initialisers, or of a library that it needs, does. Take that out");
    const char* const name = ::sigabbrev_np(WTERMSIG(status));
    throw Poco::LibraryLoadException(
        "It crashes while it is loaded (" +
        (name != nullptr ? std::string("SIG") + name : "signal " + std::to_string(WTERMSIG(status))) +
        "): one of its static initialisers, or of a library that it needs, does. Take that out");
}

} // namespace

void LoadProbe::load(const std::filesystem::path& file) const {
    std::array<int, 2> ends{};
    checked(::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK), "pipe2");
    const Descriptor fromChild(ends[0]);
    Descriptor toParent(ends[1]);
    const Descriptor nowhere(checked(::open("/dev/null", O_RDWR | O_CLOEXEC), "/dev/null"));

    const pid_t self = ::getpid();
    const auto fork = [&] {
        const SignalsBlocked blocked;
        const pid_t pid = ::fork();
        if (pid == 0)
            runProbeChild(file.c_str(), toParent.get(), nowhere.get(), self);
        return checked(pid, "fork");
    };
    Child child(fork());
    toParent.reset();

    if (!child.awaitEnd(_limit))
        throw Poco::LibraryLoadException("It hangs while it is loaded: its static initialisers have not ended after " +
                                         std::to_string(_limit.count()) +
                                         " ms. Let them do less: what takes time belongs into start()");
    const int status = child.reap();
    std::array<char, longestProbeReport> bytes{};
    const auto size = ::read(fromChild.get(), bytes.data(), bytes.size());
    if (size <= 0)
        refuseSilent(status);
    const std::string text(bytes.data() + 1, static_cast<std::size_t>(size - 1));
    switch (static_cast<ProbeReport>(bytes[0])) {
    case ProbeReport::loaded:
        return;
    case ProbeReport::terminated:
        throw Poco::LibraryLoadException("A static initialiser of it throws: " + text +
                                         ". What may fail belongs into start(), where it may throw");
    default:
        throw Poco::LibraryLoadException(explainLoaderError(file, text));
    }
}

} // namespace further
