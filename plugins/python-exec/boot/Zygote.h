#pragma once

#include "KeeperSocket.h"
#include "ProcessTitle.h"

#include "plugins/common/launcher/Assignment.h"

namespace further::boot {

/// Serves the fork requests of its keeper (plugins/common/launcher/Assignment.h), in an interpreter that has imported
/// modules ahead. For each it makes an interpreter that waits, and its reaper.
class Zygote {
public:
    explicit Zygote(KeeperSocket& keeper) : _keeper(keeper) {}

    /// Says that it forks. Returns in each fork that is to wait, with its own keeper at the socket; ends the process
    /// when the keeper is gone. Throws PythonError, in such a fork only, and MalformedSpec.
    void serve();

private:
    bool fork(launcher::ReceivedForkRequest request);
    void becomeWaiting(launcher::ReceivedForkRequest request, pid_t reaper);

    KeeperSocket& _keeper;
    const ProcessTitle _title;
};

} // namespace further::boot
