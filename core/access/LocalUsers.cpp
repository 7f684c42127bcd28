#include "access/LocalUsers.h"

#include "access/UserDatabase.h"

#include <Poco/Exception.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace further {

LocalUsers::LocalUsers(std::set<uid_t> users, std::optional<gid_t> group) : _users(std::move(users)), _group(group) {}

bool LocalUsers::contain(uid_t user) const {
    if (_users.contains(user))
        return true;
    try {
        const auto groups = _group ? groupsOf(user) : std::vector<gid_t>();
        return _group && std::binary_search(groups.begin(), groups.end(), *_group);
    } catch (const Poco::SystemException&) {
        return false;
    }
}

std::string LocalUsers::names() const {
    std::string all;
    for (const auto user : _users)
        all += (all.empty() ? "" : ", ") + nameOfUser(user);
    if (_group)
        all += (all.empty() ? "" : ", ") + std::string("members of the group ") + nameOfGroup(*_group);
    return all;
}

// Who has no name is no user that could be added; and the group of root is for root.
std::string LocalUsers::wayIn(const std::string& user) const {
    std::string sudo = _users.contains(0) ? "Put sudo in front" : "";
    if (!_group || *_group == 0 || user.find_first_not_of("0123456789") == std::string::npos)
        return sudo;
    const auto group = nameOfGroup(*_group);
    return (sudo.empty() ? "Join" : sudo + ", or join") + " the group " + group + ": sudo adduser " + user + " " +
           group;
}

} // namespace further
