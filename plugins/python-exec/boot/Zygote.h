#pragma once

#include "KeeperSocket.h"

#include "plugins/common/launcher/Assignment.h"

namespace further::boot {

/// Serves the fork requests of its keeper (plugins/common/launcher/Assignment.h), in an interpreter that has imported
/// modules ahead. For each it makes an interpreter that waits, and a keeper for it.
class Zygote {
public:
    explicit Zygote(KeeperSocket& keeper) : _keeper(keeper) {}

    /// Says that it forks. Returns in each fork that is to wait, with its own keeper at the socket; ends the process
    /// when the keeper is gone. Throws PythonError, in such a fork only, and MalformedSpec.
    void serve();

private:
    bool fork(const launcher::ReceivedForkRequest& request);
    [[noreturn]] static void becomeKeeper(const launcher::ReceivedForkRequest& request, const Descriptor& keepersEnd,
                                          pid_t waiting);
    void becomeWaiting(const Descriptor& waitingsEnd, pid_t keeper);

    KeeperSocket& _keeper;
};

} // namespace further::boot
