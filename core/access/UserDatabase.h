#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace further {

// What the system's user database says. Any thread; may take as long as that database does.

/// The name of a user, or its number where it has none.
std::string nameOfUser(uid_t user);

/// The name of a group, or its number where it has none.
std::string nameOfGroup(gid_t group);

/// The groups that a user of that name is in, by their numbers, `primary` among them. Throws Poco::SystemException.
std::vector<gid_t> groupsOf(const std::string& name, gid_t primary);

/// The same for a user by its number; none where there is no such user.
std::vector<gid_t> groupsOf(uid_t user);

} // namespace further
