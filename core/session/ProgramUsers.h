#pragma once

#include "access/Permissions.h"

#include <further/User.h>

#include <string>
#include <vector>

namespace further {

/// As whom programs may run on this device. A value.
struct ProgramUsers {
    User usual;                     ///< whoever says nothing
    std::vector<User> allowed = {}; ///< who may be asked for beside (`programs.allowedUsers`)

    /// What a client needs to ask for another than the usual one.
    static constexpr const char* permission = "run-as";

    /// The user of that name; the usual one for the empty name, and for one that isn't allowed.
    const User& named(const std::string& name) const;
    /// The user of that name, for a client with these permissions. Throws Error(forbidden) where no program may run as
    /// that user, or the client may not ask for another than the usual one.
    const User& chosenBy(const Permissions& client, const std::string& name) const;

private:
    const User* find(const std::string& name) const;
};

} // namespace further
