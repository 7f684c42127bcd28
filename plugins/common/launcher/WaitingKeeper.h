#pragma once

#include "ControlGroups.h"
#include "Request.h"
#include "Rules.h"
#include "WaitingProgram.h"

#include <further/Descriptor.h>

#include <optional>
#include <string_view>

namespace further::launcher {

/// Looks after a program that waits, in a process of its own, a fork of the launcher; becomes its Keeper when the
/// launcher passes on a start, whose first word to it is `waiting`. Ends with the launcher's end of `link`.
class WaitingKeeper {
public:
    /// Made in the fork. `rules` and `groups` are the launcher's, and outlive this. `link`: a SEQPACKET socket, on
    /// which the launcher hears `ready` or `unfit`, and later how the start went.
    WaitingKeeper(const PrepareRequest& request, const Rules& rules, const ControlGroups& groups, Descriptor link);

    /// Returns when nothing is left.
    void run(pid_t launcher);

private:
    void start();
    bool wait();
    bool heard();
    bool taken();
    void startCold();
    void giveUp(std::string_view reason);
    void end();

    const PrepareRequest& _request;
    const Rules& _rules;
    const Account& _account;
    const ControlGroups& _groups;
    Descriptor _link;
    Descriptor _signals;
    std::optional<WaitingProgram> _program;
    bool _ready = false;
    bool _gaveUp = false;
};

} // namespace further::launcher
