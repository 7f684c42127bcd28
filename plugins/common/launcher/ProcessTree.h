#pragma once

#include <sys/types.h>

#include <optional>
#include <set>

namespace further::launcher {

/// The parent of a process that lives; nothing where there is none, or its remains only.
std::optional<pid_t> parentOf(pid_t pid);

/// The descendants of a process, as they are found in /proc. It is a sub-reaper, so that a daemon whose parent is gone
/// is among them. Costs a look at each process of the machine: not for the usual end of a program, which
/// leaves nothing behind. Made afresh for each use: it remembers what it has seen.
class ProcessTree {
public:
    /// Those of this process, but these children and all that is below them.
    explicit ProcessTree(std::set<pid_t> spared = {});
    /// Those of another one.
    static ProcessTree below(pid_t root);

    /// Sends `signal` to every descendant that hasn't had it yet, as soon as it is found: one that forks and ends at
    /// once would be gone at a second look. False where there was none.
    bool signal(int signal);

    /// Sends SIGKILL until no new descendant shows up. False where there was none. One that was just being made, or
    /// another user's, can survive: repeat until waitpid says ECHILD.
    bool kill();

private:
    ProcessTree(pid_t root, std::set<pid_t> others);

    bool look(pid_t pid, int signal);

    std::set<pid_t> _mine; // the root and all descendants that have been seen
    std::set<pid_t> _others;
};

} // namespace further::launcher
