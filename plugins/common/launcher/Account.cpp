#include "Account.h"

#include "Home.h"
#include "StepFailure.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <string_view>

namespace further::launcher {

namespace {

constexpr const char* usualShell = "/bin/bash"; // of those who may not log in, too: programs ask for it all the same

std::string shellOf(const passwd& entry) {
    bool known = false;
    ::setusershell();
    while (const char* shell = ::getusershell())
        known = known || std::string_view(shell) == entry.pw_shell;
    ::endusershell();
    return known ? entry.pw_shell : usualShell;
}

std::vector<gid_t> groupsOf(const std::string& name, gid_t primary) {
    int count = 64;
    std::vector<gid_t> groups(static_cast<std::size_t>(count));
    while (::getgrouplist(name.c_str(), primary, groups.data(), &count) < 0) {
        if (static_cast<std::size_t>(count) <= groups.size())
            throw std::runtime_error("the groups of the user " + name + " can't be had from the system");
        groups.resize(static_cast<std::size_t>(count));
    }
    groups.resize(static_cast<std::size_t>(count));
    return groups;
}

std::vector<gid_t> groupsOfThisProcess() {
    std::vector<gid_t> groups(static_cast<std::size_t>(std::max(::getgroups(0, nullptr), 0)));
    groups.resize(static_cast<std::size_t>(std::max(::getgroups(static_cast<int>(groups.size()), groups.data()), 0)));
    return groups;
}

void sort(std::vector<gid_t>& groups) {
    std::sort(groups.begin(), groups.end());
    groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
}

/// Fails where anything of another user is left.
void verify(const Account& account) {
    uid_t user = 0;
    uid_t effectiveUser = 0;
    uid_t savedUser = 0;
    gid_t group = 0;
    gid_t effectiveGroup = 0;
    gid_t savedGroup = 0;
    checked(Step::user, ::getresuid(&user, &effectiveUser, &savedUser));
    checked(Step::user, ::getresgid(&group, &effectiveGroup, &savedGroup));
    auto groups = groupsOfThisProcess();
    sort(groups);
    const bool became = user == account.uid && effectiveUser == account.uid && savedUser == account.uid &&
                        group == account.gid && effectiveGroup == account.gid && savedGroup == account.gid &&
                        groups == account.groups;
    const bool canReturn = account.uid != 0 && (::setuid(0) == 0 || ::seteuid(0) == 0);
    if (!became || canReturn)
        throw StepFailure{Step::user, EPERM};
}

} // namespace

Account Account::ofThisProcess() {
    Account account;
    account.uid = ::geteuid();
    account.gid = ::getegid();
    account.groups = groupsOfThisProcess();
    account.groups.push_back(account.gid);
    sort(account.groups);
    const passwd* entry = ::getpwuid(account.uid);
    account.name = entry != nullptr ? entry->pw_name : std::to_string(account.uid);
    account.shell = entry != nullptr ? shellOf(*entry) : usualShell;
    account.home = ownHome();
    return account;
}

Account Account::named(const std::string& name) {
    const passwd* entry = ::getpwnam(name.c_str());
    if (entry == nullptr)
        throw std::runtime_error("there is no user " + name + " on this device");
    if (entry->pw_uid == ::geteuid())
        return ofThisProcess();
    Account account;
    account.own = false;
    account.uid = entry->pw_uid;
    account.gid = entry->pw_gid;
    account.name = entry->pw_name;
    account.home = *entry->pw_dir == '/' ? entry->pw_dir : "/";
    account.shell = shellOf(*entry);
    account.groups = groupsOf(account.name, account.gid);
    sort(account.groups);
    return account;
}

void Account::become() const {
    if (own)
        return;
    checked(Step::user, ::setgroups(groups.size(), groups.data()));
    checked(Step::user, ::setresgid(gid, gid, gid));
    checked(Step::user, ::setresuid(uid, uid, uid));
    verify(*this);
}

} // namespace further::launcher
