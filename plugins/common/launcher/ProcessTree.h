#pragma once

#include <sys/types.h>

#include <map>
#include <set>
#include <vector>

namespace further::launcher {

/// The descendants of this process, found in /proc whenever they are signalled: this process is a sub-reaper, so that
/// a daemon whose parent is gone is among them too. Costs a look at each process of the machine: not for the usual end
/// of a program, which leaves nothing behind.
class ProcessTree {
public:
    /// Sends `signal` to every descendant. False where there was none.
    bool signal(int signal);

    /// Stops them all, until no new one shows up (so that none can fork away), then kills them. False where there was
    /// none. One that was just being made, or one of another user, can survive: repeat until waitpid says ECHILD.
    bool kill();

    /// Leaves out these children and all that is below them.
    void spare(const std::set<pid_t>& children) { _spared = children; }

private:
    std::vector<pid_t> scan();
    bool send(pid_t pid, int signal) const;

    std::set<pid_t> _spared;
    std::map<pid_t, pid_t> _parents; // by pid, as of the last scan; of descendants and this process only
};

} // namespace further::launcher
