#pragma once

#include "ControlGroups.h"
#include "Request.h"
#include "Rules.h"
#include "WaitingProgram.h"

#include <further/Descriptor.h>

#include <sys/types.h>

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
    /// In a process that a waiting program has made: the program is there. Returns when nothing is left.
    void adopt(WaitingProgram program);

private:
    void begin(const PrepareRequest& request);
    void lookAfterIt();
    bool wait();
    bool heard();
    bool told();
    void run(Request request);
    Descriptor endOfLauncher() const;
    bool fork(const Descriptor& link) const;
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
    int _niceness = 0; // as it was
    bool _adopted = false;
    bool _ready = false;
    bool _forks = false;
    bool _gaveUp = false;
};

} // namespace further::launcher
