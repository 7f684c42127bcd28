#pragma once

#include <further/Descriptor.h>

#include <sys/types.h>

#include <optional>

namespace further::launcher {

/// A process that is known by a descriptor (a pidfd). Its number can be another one's as soon as it has ended and been
/// waited for, which is for its parent to do; what the descriptor stands for doesn't change.
class KnownProcess {
public:
    /// Whoever has this number now; nothing where there is nobody.
    static std::optional<KnownProcess> find(pid_t pid);
    /// One that somebody else has found.
    KnownProcess(pid_t pid, Descriptor descriptor);

    pid_t pid() const { return _pid; }
    /// Is readable from its end on.
    const Descriptor& descriptor() const { return _descriptor; }
    bool hasEnded() const;
    /// Does nothing where it has ended.
    void signal(int signal) const;

private:
    pid_t _pid;
    Descriptor _descriptor;
};

} // namespace further::launcher
