#pragma once

#include "ControlGroups.h"
#include "ExpectedFork.h"
#include "ProgramFamily.h"
#include "Request.h"
#include "Rules.h"
#include "WaitingProgram.h"

#include <further/Descriptor.h>

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string_view>

namespace further::launcher {

/// Looks after a program that waits, in a process of its own; becomes its Keeper when the launcher passes on a start,
/// or has it make others that wait, where it does that. Ends with the launcher's end of `link`.
class WaitingKeeper {
public:
    /// `rules` and `groups` outlive this. `link`: a SEQPACKET socket, on which the launcher hears how the program does,
    /// and later how the start went.
    WaitingKeeper(const Rules& rules, const ControlGroups& groups, Descriptor link);

    /// In a fork of the launcher: starts the program. Returns when it is gone; whether nothing can be left of it.
    bool start(const PrepareRequest& request, pid_t launcher);
    /// In a fork of the launcher, too: looks after one that another program has been asked to fork, with these ends of
    /// its sockets.
    bool startFork(const PrepareRequest& request, ForkEnds ends, pid_t launcher);

private:
    void begin(const PrepareRequest& request);
    void beginFork(const Account& account, ExpectedFork fork);
    bool awaitFork(ExpectedFork& fork);
    void lookAfterIt();
    bool wait();
    bool heard();
    bool told();
    void run(Request request);
    bool fork(const ForkEnds& ends) const;
    void startCold();
    void tell(const WaitingReport& report) const;
    void giveUp(std::string_view reason);
    void end();

    const Rules& _rules;
    const ControlGroups& _groups;
    Descriptor _link;
    Descriptor _signals;
    Limits _limits;
    std::optional<WaitingProgram> _program;
    std::unique_ptr<ProgramFamily> _family; // there when the program is
    int _niceness = 0;                      // as it was
    bool _whole = true;                     // whether nobody got away from this process
    bool _ready = false;
    bool _forks = false;
    bool _gaveUp = false;
};

} // namespace further::launcher
