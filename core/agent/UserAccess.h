#pragma once

#include <further/User.h>

#include <sys/stat.h>

#include <filesystem>
#include <vector>

namespace further {

/// What a user may do with directories. Of the agent's own user the system says it; of another it is judged by owner,
/// groups and mode, without a look at access control lists. Any thread; asks the system's user database.
class UserAccess {
public:
    explicit UserAccess(const User& user);

    /// Whether the user reaches what is in the directory.
    bool mayEnter(const std::filesystem::path& directory) const;
    /// Whether the user reaches the directory and may make files in it.
    bool mayWrite(const std::filesystem::path& directory) const;

private:
    bool may(const std::filesystem::path& directory, mode_t rights) const;

    const uid_t _user;
    std::vector<gid_t> _groups;
};

} // namespace further
