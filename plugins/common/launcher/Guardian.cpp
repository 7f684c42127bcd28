#include "Guardian.h"

#include "Signals.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <system_error>

namespace further::launcher {

namespace {

constexpr std::chrono::seconds betweenStarts{1};
constexpr std::chrono::seconds patienceWithLauncher{3}; // a launcher itself takes 2 s at most

Descriptor processOf(pid_t parent) {
    Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, parent, 0)));
    if (!process)
        throw std::system_error(errno, std::generic_category(), "the agent's process can't be watched");
    if (::getppid() != parent) // the number may be another's by now
        throw std::system_error(ESRCH, std::generic_category(), "the agent to guard is not the parent");
    return process;
}

/// The fork that serves ends with its guardian, however that ends.
[[noreturn]] void serveAlone(pid_t guardian, const std::function<void()>& serve) {
    ::prctl(PR_SET_NAME, "further-launcher");
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != guardian)
        ::_exit(EXIT_FAILURE);
    try {
        serve();
    } catch (const std::exception& exception) {
        std::fprintf(stderr, "further-launcher: %s\n", exception.what());
        ::_exit(EXIT_FAILURE);
    }
    ::_exit(EXIT_SUCCESS); // the socket's file is the guardian's to remove
}

} // namespace

Guardian::Guardian(pid_t agent) : _agent(processOf(agent)), _signals(signalDescriptor()) {
    ::prctl(PR_SET_NAME, "further-guardian");
}

void Guardian::run(const std::function<void()>& serve) {
    while (!_ended) {
        if (_serving == 0 && Clock::now() >= _notBefore)
            begin(serve);
        awaitEvent();
    }
    end();
}

void Guardian::begin(const std::function<void()>& serve) {
    _notBefore = Clock::now() + betweenStarts;
    const pid_t guardian = ::getpid();
    const pid_t made = ::fork();
    if (made == 0)
        serveAlone(guardian, serve);
    if (made < 0)
        std::fprintf(stderr, "further-launcher: no process for the launcher can be made; tried again in a second\n");
    else
        _serving = made;
}

void Guardian::awaitEvent() {
    int timeout = -1;
    if (_serving == 0) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(_notBefore - Clock::now());
        timeout = static_cast<int>(std::max<std::int64_t>(left.count(), 0));
    }
    std::array<pollfd, 2> watched{{{_agent.get(), POLLIN, 0}, {_signals.get(), POLLIN, 0}}};
    if (::poll(watched.data(), watched.size(), timeout) < 0)
        return;
    const auto arrived = readSignals(_signals);
    _ended = watched.front().revents != 0 || arrived.terminate;
    if (arrived.child)
        reap();
}

/// What is waited for may also be a keeper, or what a program left, of a launcher that was killed.
void Guardian::reap() {
    for (pid_t pid = 0; (pid = ::waitpid(-1, nullptr, WNOHANG)) > 0;)
        if (pid == _serving)
            _serving = 0;
}

void Guardian::end() {
    const auto until = Clock::now() + patienceWithLauncher;
    if (_serving != 0)
        ::kill(_serving, SIGTERM);
    while (_serving != 0 && Clock::now() < until) {
        pollfd watched{_signals.get(), POLLIN, 0};
        ::poll(&watched, 1, static_cast<int>(std::chrono::milliseconds(patienceWithLauncher).count()));
        readSignals(_signals);
        reap();
    }
    if (_serving != 0)
        ::kill(_serving, SIGKILL);
}

} // namespace further::launcher
