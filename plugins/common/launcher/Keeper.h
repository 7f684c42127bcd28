#pragma once

#include "Beginning.h"
#include "ControlGroups.h"
#include "KeeperLink.h"
#include "ProgramLimits.h"
#include "Request.h"
#include "Rules.h"
#include "Script.h"
#include "Spec.h"
#include "WaitingProgram.h"

#include <chrono>
#include <optional>
#include <string>

namespace further::launcher {

/// Looks after one program in a process of its own, a fork of the launcher: starts it, tells the agent of it, ends it
/// on the agent's word, and stays until nothing is left of it. As the sub-reaper of its program it becomes the parent
/// of whatever the program's processes leave behind, so that none gets away.
class Keeper {
public:
    /// What there is already where a program waits.
    struct Waiting {
        WaitingProgram program;
        Descriptor link; ///< where the launcher is told how the start went
        Descriptor signals;
    };

    /// Made in the fork. `rules` and `groups` are the launcher's, and outlive this. `launcher`: the process whose end
    /// ends the program.
    Keeper(Request request, const Rules& rules, const ControlGroups& groups, pid_t launcher);
    /// In a process that is a keeper already.
    Keeper(Request request, const Rules& rules, const ControlGroups& groups, Waiting waiting);

    /// Returns when nothing is left of the program and the agent has been told.
    void run();

private:
    using Clock = std::chrono::steady_clock;
    using Milliseconds = std::chrono::milliseconds;

    void become();
    void begin();
    bool assign();
    void beginCold();
    void beginColdInstead(const std::string& reason);
    void closeStart();
    void awaitEvent() const;
    void readBeginning();
    void onBegan();
    void tellLauncher(const WaitingReport& report);
    bool begun() const { return _beginning.state() == Beginning::State::began; }
    void readSignals();
    void reap();
    void readCommands();
    void endWhenTimeIsOver();
    void stop(Milliseconds grace);
    void terminate() const;
    void signalAll(int signal) const;
    void abandon();
    void killWithin(Milliseconds time);
    void killWhereDue();
    void removeScript();

    Request _request;
    const Rules& _rules;
    const Account& _account;
    const ControlGroups& _groups;
    KeeperLink _link;
    pid_t _launcher = 0;
    std::optional<Waiting> _waiting; // until the program has begun
    Spec _spec;
    Descriptor _signals;
    Beginning _beginning;
    std::optional<Script> _script;
    std::optional<ProgramLimits> _limits;

    pid_t _program = 0;
    std::optional<int> _exitCode;
    bool _stopping = false; // somebody asked for the end: the program didn't end by itself
    bool _noChildren = false;
    std::optional<Clock::time_point> _killAt;
    Milliseconds _untilNextKill;
};

} // namespace further::launcher
