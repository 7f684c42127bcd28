#pragma once

#include <sys/types.h>

#include <functional>
#include <set>

namespace further::launcher {

/// The keepers of a launcher, which look after one program each: forks of it, and those that waiting programs have
/// made.
class Keepers {
public:
    /// Forks one that does `work` and ends with it; returns its pid, or -1 with errno. What flies out of `work` ends it
    /// with a line on stderr: its program is killed by the system then, and the rest is the launcher's to kill.
    pid_t fork(const std::function<void()>& work);

    /// Counts a process among them that a program which waits has made (KeptKeeper).
    void adopt(pid_t pid) {
        _pids.insert(pid);
        _adopted.insert(pid);
    }

    /// Tells all of them to end their programs, and themselves; but those of others, which hear of it by their links,
    /// and whose numbers may be somebody else's by now.
    void tell() const;

    /// Says whether it was one, which has ended.
    bool forget(pid_t pid) {
        _adopted.erase(pid);
        return _pids.erase(pid) > 0;
    }
    bool empty() const { return _pids.empty(); }
    const std::set<pid_t>& pids() const { return _pids; }

private:
    std::set<pid_t> _pids;
    std::set<pid_t> _adopted; // of these
};

} // namespace further::launcher
