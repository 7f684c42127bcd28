#pragma once

#include "Account.h"
#include "Assignment.h"
#include "ProgramLimits.h"
#include "Spec.h"

#include <further/Descriptor.h>

#include <sys/types.h>

#include <array>
#include <functional>
#include <optional>
#include <string>

namespace further::launcher {

/// A program that was started ahead and waits to be told what it is (Assignment.h), as its keeper sees it. Its streams
/// are pipes that nobody uses. Whoever owns it ends it.
class WaitingProgram {
public:
    /// Starts it: `spec` says with what, its file isn't there. Throws StepFailure. `account` outlives it.
    WaitingProgram(const Spec& spec, const Account& account, ProgramLimits limits);

    /// One that another has forked, which says that it is ready, and is told what it is over `socket`.
    WaitingProgram(pid_t pid, Descriptor socket, const Account& account, ProgramLimits limits);

    const Account& account() const { return _account; }
    pid_t pid() const { return _pid; }
    /// What it says comes there.
    const Descriptor& socket() const { return _socket; }

    /// Takes the next thing that it says, if there is one; without waiting.
    std::optional<WaitingReport> read();

    /// It is ready: from now on it is as urgent as this process. Says why it can't be used: where its limits
    /// aren't a program's any more, or it has printed something, which would have to come with each program.
    std::optional<std::string> settle();

    /// Has one that forks make another one; false where it can't be had any more.
    bool fork(const std::array<int, forkedCount>& passed) const;

    /// Gives it what it is to be; false where it can't be had any more. Then its socket and its limits are the
    /// caller's.
    bool assign(const Assignment& assignment, const std::array<int, assignedCount>& passed) const;
    Descriptor releaseSocket() { return std::move(_socket); }
    ProgramLimits releaseLimits() { return std::move(_limits); }

private:
    std::reference_wrapper<const Account> _account;
    ProgramLimits _limits;
    Descriptor _socket;
    Descriptor _input;  // its stdin never ends
    Descriptor _output; // both of its outputs; nobody reads them
    pid_t _pid = 0;
};

} // namespace further::launcher
