#include "agent/AgentUser.h"

#include "access/UserDatabase.h"
#include "agent/TrailingComment.h"

#include <further/User.h>

#include <Poco/Exception.h>

#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <string_view>

namespace further {

namespace {

using Capabilities = std::array<__user_cap_data_struct, 2>;

[[noreturn]] void fail(const std::string& what) {
    throw Poco::SystemException("The agent can't give up root's rights: " + what, errno);
}

void checked(int result, const std::string& what) {
    if (result != 0)
        fail(what);
}

std::vector<gid_t> groupsOfThisProcess() {
    std::vector<gid_t> groups(static_cast<std::size_t>(std::max(::getgroups(0, nullptr), 0)));
    groups.resize(static_cast<std::size_t>(std::max(::getgroups(static_cast<int>(groups.size()), groups.data()), 0)));
    std::sort(groups.begin(), groups.end());
    groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
    return groups;
}

/// Before there are other threads: the user database's static entry is as good as a copy.
const passwd* entryOf(const std::string& nameOrNumber, std::optional<uid_t>& number) {
    if (const auto* const entry = ::getpwnam(nameOrNumber.c_str())) // NOLINT(concurrency-mt-unsafe)
        return entry;
    uid_t value = 0;
    const auto* const end = nameOrNumber.data() + nameOrNumber.size();
    const auto [rest, problem] = std::from_chars(nameOrNumber.data(), end, value);
    if (problem != std::errc() || rest != end || value == static_cast<uid_t>(-1))
        return nullptr;
    number = value;
    return ::getpwuid(value); // NOLINT(concurrency-mt-unsafe)
}

Capabilities capabilities() {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    Capabilities has{};
    checked(static_cast<int>(::syscall(SYS_capget, &header, has.data())), "its capabilities can't be had");
    return has;
}

void dropCapabilities() {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    const Capabilities none{};
    checked(static_cast<int>(::syscall(SYS_capset, &header, none.data())), "its capabilities stay");
    checked(::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0), "its ambient capabilities stay");
}

void verify(const AgentUser& user) {
    std::array<uid_t, 3> users{};
    std::array<gid_t, 3> groups{};
    checked(::getresuid(&users.at(0), &users.at(1), &users.at(2)), "getresuid");
    checked(::getresgid(&groups.at(0), &groups.at(1), &groups.at(2)), "getresgid");
    const auto all = [](const auto& ids, auto id) {
        return std::all_of(ids.begin(), ids.end(), [id](auto each) { return each == id; });
    };
    if (!all(users, user.uid) || !all(groups, user.gid) || groupsOfThisProcess() != user.groups)
        fail("a user or a group of root's is left");
    for (const auto& has : capabilities())
        if ((has.effective | has.permitted | has.inheritable) != 0)
            fail("a capability is left");
    if (::setresuid(0, 0, 0) == 0 || ::seteuid(0) == 0)
        fail("it can become root again");
}

} // namespace

std::optional<AgentUser> AgentUser::find(const std::string& nameOrNumber) {
    std::optional<uid_t> number;
    if (const auto* const entry = entryOf(nameOrNumber, number)) {
        AgentUser user{entry->pw_uid, entry->pw_gid, {}, entry->pw_name, entry->pw_dir};
        user.groups = groupsOf(user.name, user.gid);
        return user;
    }
    if (!number)
        return {};
    return AgentUser{*number, *number, {*number}, std::to_string(*number), {}};
}

void AgentUser::check(const std::string& wanted, uid_t agent) {
    if (wanted.empty())
        return;
    const auto user = find(wanted);
    if (const auto comment = hintAtComment(wanted); !user && !comment.empty())
        throw Poco::SyntaxException("agent.user is \"" + wanted + "\", and there is no such user on this device" +
                                    comment);
    if (!user)
        throw Poco::SyntaxException("agent.user is \"" + wanted +
                                    "\", and there is no such user on this device: make one (sudo adduser --system "
                                    "--group " +
                                    wanted + "), or name another");
    if (agent != 0 && user->uid != agent)
        throw Poco::SyntaxException("agent.user is \"" + wanted + "\", but the agent was started as \"" +
                                    nameOfUser(agent) + "\" and can't become anybody else: start it as root or as " +
                                    wanted + ", or leave agent.user unset");
}

bool AgentUser::mayListenAnywhere() {
    return (capabilities().front().effective & CAP_TO_MASK(CAP_NET_BIND_SERVICE)) != 0;
}

void AgentUser::become() const {
    checked(::setgroups(groups.size(), groups.data()), "the groups can't be changed");
    checked(::setresgid(gid, gid, gid), "the group can't be changed");
    checked(::setresuid(uid, uid, uid), "the user can't be changed");
    dropCapabilities();
    checked(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "programs that it executes could have more rights");
    verify(*this);
}

} // namespace further
