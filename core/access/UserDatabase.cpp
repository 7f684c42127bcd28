#include "access/UserDatabase.h"

#include <Poco/Exception.h>

#include <grp.h>
#include <pwd.h>

#include <algorithm>
#include <array>

namespace further {

namespace {

using Buffer = std::array<char, 16384>; // for one entry

} // namespace

std::string nameOfUser(uid_t user) {
    Buffer buffer{};
    passwd entry{};
    passwd* found = nullptr;
    ::getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found);
    return found != nullptr ? found->pw_name : std::to_string(user);
}

std::string nameOfGroup(gid_t group) {
    Buffer buffer{};
    struct group entry {};
    struct group* found = nullptr;
    ::getgrgid_r(group, &entry, buffer.data(), buffer.size(), &found);
    return found != nullptr ? found->gr_name : std::to_string(group);
}

std::vector<gid_t> groupsOf(const std::string& name, gid_t primary) {
    constexpr int most = 65536; // the kernel's own bound
    std::vector<gid_t> groups(most);
    int count = most;
    if (::getgrouplist(name.c_str(), primary, groups.data(), &count) < 0)
        throw Poco::SystemException("The groups of the user " + name + " can't be had from the system");
    groups.resize(static_cast<std::size_t>(count));
    std::sort(groups.begin(), groups.end());
    groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
    return groups;
}

std::vector<gid_t> groupsOf(uid_t user) {
    Buffer buffer{};
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr)
        return {};
    return groupsOf(found->pw_name, found->pw_gid);
}

} // namespace further
