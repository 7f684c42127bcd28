#pragma once

#include "KnownProcess.h"

#include <sys/types.h>

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace further::launcher {

/// The keepers of a launcher, forks of it that look after one program each, and the reapers of those programs that are
/// forks of one that waits.
class Keepers {
public:
    /// Forks one that does `work` and ends with it, with success where nothing can be left of its program; returns its
    /// pid, or -1 with errno. What flies out of `work` ends it with a line on stderr: its program is killed by the
    /// system then, and the rest is the launcher's to kill.
    pid_t fork(const std::function<bool()>& work);

    /// This one's program has a reaper. False where the keeper has ended before that was known.
    bool addReaper(pid_t keeper, KnownProcess reaper);

    /// Tells all of them to end their programs, and themselves.
    void tell() const;

    /// Says whether it was one, which has ended. Its reaper has ended before it, if it did so `properly`.
    bool forget(pid_t pid, bool properly);

    /// Kills the reapers whose keepers have ended before them: what is below them is the launcher's then. True where
    /// one is still there.
    bool killLostReapers();

    bool empty() const { return _keepers.empty(); }
    std::set<pid_t> pids() const;
    /// The keepers and their reapers: below them nobody is the launcher's to kill.
    std::set<pid_t> pidsWithReapers() const;

private:
    std::map<pid_t, std::optional<KnownProcess>> _keepers;
    std::vector<KnownProcess> _lost; // reapers
};

} // namespace further::launcher
