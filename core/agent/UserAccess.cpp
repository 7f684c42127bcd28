#include "agent/UserAccess.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace further {

namespace {

constexpr mode_t toEnter = 1;
constexpr mode_t toWrite = 2;

/// The rights of one class of users, from a mode.
constexpr int ofOwner = 6;
constexpr int ofGroup = 3;

std::vector<gid_t> groupsOf(const User& user) {
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 16384> buffer{};
    if (::getpwuid_r(user.uid, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr)
        return {};
    int count = 64;
    std::vector<gid_t> groups(static_cast<std::size_t>(count));
    if (::getgrouplist(user.name.c_str(), found->pw_gid, groups.data(), &count) < 0) {
        groups.resize(static_cast<std::size_t>(count));
        if (::getgrouplist(user.name.c_str(), found->pw_gid, groups.data(), &count) < 0)
            return {found->pw_gid};
    }
    groups.resize(static_cast<std::size_t>(count));
    return groups;
}

} // namespace

UserAccess::UserAccess(const User& user)
    : _user(user.uid), _groups(user.uid == ::geteuid() ? std::vector<gid_t>() : groupsOf(user)) {}

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
