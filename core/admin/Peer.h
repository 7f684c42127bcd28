#pragma once

#include <sys/types.h>

#include <vector>

namespace further {

/// Who is at the other end of a Unix socket, as the kernel has it from the moment of the connection. A value.
struct Peer {
    pid_t pid = 0;
    uid_t uid = 0;
    std::vector<gid_t> groups; ///< the main one first

    /// Throws std::system_error.
    static Peer of(int socket);

    /// Root, the agent's own user, and the members of its group may administer it.
    bool mayAdminister(uid_t agent, gid_t agentGroup) const;
};

} // namespace further
