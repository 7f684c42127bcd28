#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace further {

/// The user whom an agent of root's becomes, for good. A value.
struct AgentUser {
    uid_t uid = 0;
    gid_t gid = 0;
    std::vector<gid_t> groups; ///< all, sorted; the primary one among them
    std::string name;          ///< the number, where the user database has no name
    std::filesystem::path home;

    static constexpr const char* usual = "further-link";

    /// The user of that name, or of that number. One whom the user database doesn't know has the group of the same
    /// number, and no home. Throws Poco::SystemException where the groups can't be had.
    static std::optional<AgentUser> find(const std::string& nameOrNumber);

    /// Whether an agent that `agent` has started may be what agent.user says. Throws Poco::SyntaxException with a
    /// sentence where there is no such user, or where it can't become that one.
    static void check(const std::string& wanted, uid_t agent);

    /// Whether this process has the right to listen at the ports that are root's (CAP_NET_BIND_SERVICE).
    static bool mayListenAnywhere();

    /// Makes this process the user's: all groups, no capability, and nothing that it executes gives it any; and looks
    /// whether that is so. There is no way back. Before there are other threads. Throws Poco::SystemException where
    /// something of root is left: then the process must end.
    void become() const;
};

} // namespace further
