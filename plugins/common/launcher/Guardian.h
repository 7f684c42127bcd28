#pragma once

#include <further/Descriptor.h>

#include <sys/types.h>

#include <chrono>
#include <functional>

namespace further::launcher {

/// Sees to it that a launcher serves for as long as an agent lives which has no right to start one again: it forks the
/// process that serves, forks it again when that dies, and ends it when the agent's process has ended. The listening
/// socket stays this process's own, so that the agent can connect at any time. One thread.
class Guardian {
public:
    /// `agent`: this process's parent. Another program that the agent's process executes is the same agent. Throws
    /// std::system_error.
    explicit Guardian(pid_t agent);

    /// Runs `serve` in a fork, which exits when it returns. Returns when the agent has ended, or at SIGTERM, and what
    /// serves has ended too.
    void run(const std::function<void()>& serve);

private:
    using Clock = std::chrono::steady_clock;

    void begin(const std::function<void()>& serve);
    void awaitEvent();
    void reap();
    void end();

    const Descriptor _agent; // a pidfd
    const Descriptor _signals;
    pid_t _serving = 0; // 0: nobody serves now
    Clock::time_point _notBefore{};
    bool _ended = false;
};

} // namespace further::launcher
