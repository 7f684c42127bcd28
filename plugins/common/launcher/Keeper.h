#pragma once

#include "ControlGroups.h"
#include "KeeperLink.h"
#include "ProgramFamily.h"
#include "ProgramStart.h"
#include "Request.h"
#include "Rules.h"

#include <unistd.h>

#include <chrono>
#include <memory>
#include <optional>

namespace further::launcher {

/// Looks after one program in a process of its own, a fork of the launcher: starts it, tells the agent of it, ends it
/// on the agent's word, and stays until nothing is left of it. As the sub-reaper of its program it becomes the parent
/// of whatever the program's processes leave behind, so that none gets away; where the program is a fork of one that
/// waited, its reaper does (Reaper.h).
class Keeper {
public:
    /// Made in the fork. `rules` and `groups` are the launcher's, and outlive this.
    Keeper(Request request, const Rules& rules, const ControlGroups& groups);
    /// In a process that is a keeper already, with these `signals`: of a program that waits, whose `family` is this, or
    /// did.
    Keeper(Request request, const Rules& rules, const ControlGroups& groups,
           std::optional<ProgramStart::Waiting> waiting, std::unique_ptr<ProgramFamily> family, Descriptor signals);

    /// Makes this process a keeper, whose program ends with the process `launcher`; and then run().
    bool becomeAndRun(pid_t launcher);
    /// Returns when the program has ended, with all that is left of it, and the agent has been told. False where
    /// something may be left that this process can't know.
    bool run();

private:
    using Clock = std::chrono::steady_clock;
    using Milliseconds = std::chrono::milliseconds;

    void awaitEvent() const;
    void readBeginning();
    void onBegan();
    void onFailed();
    void beginCold();
    void readSignals();
    void readFamily();
    void onProgramEnd(int status);
    void readCommands();
    void endWhenTimeIsOver();
    void stop(Milliseconds grace);
    void terminate() const;
    void signalAll(int signal) const;
    void abandon();
    void killWithin(Milliseconds time);
    void killWhereDue();

    KeeperLink _link;
    ProgramStart _start;
    Descriptor _signals;
    std::unique_ptr<ProgramFamily> _family; // null until the program has been forked
    const pid_t _parent = ::getppid();

    bool _decided = false; // how the start went
    bool _begun = false;
    std::optional<int> _exitCode;
    bool _stopping = false; // somebody asked for the end: the program didn't end by itself
    bool _whole = true;     // whether nobody got away from this process
    std::optional<Clock::time_point> _killAt;
    Milliseconds _untilNextKill;
};

} // namespace further::launcher
