#include "admin/Peer.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace further {

namespace {

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

} // namespace

Peer Peer::of(int socket) {
    ucred credentials{};
    socklen_t size = sizeof credentials;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0)
        fail("SO_PEERCRED");
    Peer peer{credentials.pid, credentials.uid, {credentials.gid}};
    // Asked with no room for it, the kernel says how much it takes.
    socklen_t room = 0;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, nullptr, &room) != 0 && errno != ERANGE)
        fail("SO_PEERGROUPS");
    std::vector<gid_t> others(room / sizeof(gid_t));
    if (!others.empty() && ::getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, others.data(), &room) != 0)
        fail("SO_PEERGROUPS");
    peer.groups.insert(peer.groups.end(), others.begin(), others.end());
    return peer;
}

bool Peer::mayAdminister(uid_t agent, gid_t agentGroup) const {
    return uid == 0 || uid == agent || std::find(groups.begin(), groups.end(), agentGroup) != groups.end();
}

} // namespace further
