#include "agent/UserAccess.h"

#include "access/UserDatabase.h"

#include <unistd.h>

#include <algorithm>

namespace further {

namespace {

constexpr mode_t toEnter = 1;
constexpr mode_t toWrite = 2;

/// The rights of one class of users, from a mode.
constexpr int ofOwner = 6;
constexpr int ofGroup = 3;

} // namespace

UserAccess::UserAccess(const User& user)
    : _user(user.uid), _groups(user.uid == ::geteuid() ? std::vector<gid_t>() : groupsOf(user.uid)) {}

bool UserAccess::may(const std::filesystem::path& directory, mode_t rights) const {
    struct stat is {};
    if (::stat(directory.c_str(), &is) != 0 || !S_ISDIR(is.st_mode))
        return false;
    if (_user == ::geteuid())
        return ::access(directory.c_str(), ((rights & toWrite) != 0 ? W_OK : 0) | X_OK) == 0;
    const int ofWhom = is.st_uid == _user                                                      ? ofOwner
                       : std::find(_groups.begin(), _groups.end(), is.st_gid) != _groups.end() ? ofGroup
                                                                                               : 0;
    return _user == 0 || ((is.st_mode >> ofWhom) & rights) == rights;
}

bool UserAccess::mayEnter(const std::filesystem::path& directory) const {
    std::filesystem::path above;
    return std::all_of(directory.begin(), directory.end(),
                       [&](const auto& name) { return may(above /= name, toEnter); });
}

bool UserAccess::mayWrite(const std::filesystem::path& directory) const {
    return mayEnter(directory) && may(directory, toEnter | toWrite);
}

} // namespace further
