#pragma once

#include "Account.h"
#include "ControlGroup.h"
#include "ControlGroups.h"
#include "Limits.h"

#include <sys/resource.h>
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace further::launcher {

/// The limits of one program as its keeper holds them: by a control group where there can be one, by the limits of the
/// program's process (setrlimit) otherwise, and the run time by its own clock.
class ProgramLimits {
public:
    using Clock = std::chrono::steady_clock;

    /// What a program may have of processes where nothing is set and a control group counts them: more than an honest
    /// one has, and no bomb.
    static constexpr std::uint32_t usualProcesses = 1024;

    /// Made before the fork. `keeper`: the program's, after which its control group is called. `others`: how many
    /// processes are to be in that group which aren't the program's.
    ProgramLimits(const Limits& limits, const ControlGroups& groups, pid_t keeper, std::uint32_t others = 0);

    /// In the program's process, while that still has the launcher's rights. Throws StepFailure(limits).
    void enter() const;
    /// The same for a process that has been there before, and has what its parent had of limits. False where it can't
    /// be kept within these.
    bool take(pid_t process) const;
    /// In the program's process, when it is the account's and has nothing more to do but to execute the program: what
    /// it does from here on is limited. Throws StepFailure(limits).
    void lower(const Account& account) const;

    /// Whether a process that waits isn't within the limits, or on the processors, that a program begins with which is
    /// started now: says why not. Others of its user may change both (prlimit, sched_setaffinity), and a fork has what
    /// was changed before it.
    std::optional<std::string> changeIn(pid_t process, const Account& account) const;

    /// How nice a process of the program is that has entered: as this one, or as nice as the weight asks for.
    int niceness() const;

    /// The run time begins.
    void begin();
    /// When the program has run for long enough; nothing where there is no such time.
    std::optional<Clock::time_point> until() const { return _until; }
    /// Whether that time has come: once, and then it is no more.
    bool timeIsOver();

    /// Which limits a program met that has ended with this code (as Report has it), in the order of `Limit`.
    std::vector<Limit> metBy(int exitCode) const;
    /// How much may be had.
    std::uint64_t amountOf(Limit limit) const;

    /// Kills all in the control group, where there is one.
    void kill() const;

private:
    rlimit lowered(__rlimit_resource resource, const Account& account) const;
    void makeGroup(const ControlGroups& groups, pid_t keeper, std::uint32_t others);

    Limits _limits;
    const bool _grouped;                  // as all programs of this launcher are to be
    std::unique_ptr<ControlGroup> _group; // none where there can be none
    Limits _ungrouped;                    // those that no group keeps
    std::optional<Clock::time_point> _until;
};

} // namespace further::launcher
