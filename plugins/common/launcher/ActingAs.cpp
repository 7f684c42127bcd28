#include "ActingAs.h"

#include <grp.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace further::launcher {

namespace {

constexpr auto asking = static_cast<uid_t>(-1); // no user has it: nothing changes, and the present one is returned

} // namespace

ActingAs::ActingAs(const Account& account) : _needed(!account.own) {
    if (!_needed)
        return;
    ::prctl(PR_GET_PDEATHSIG, &_atParentsDeath);
    const int count = ::getgroups(0, nullptr);
    _groups.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    _succeeded = count >= 0 && ::getgroups(count, _groups.data()) == count &&
                 ::setgroups(account.groups.size(), account.groups.data()) == 0;
    ::setfsgid(account.gid);
    ::setfsuid(account.uid); // which takes the capabilities away that pass over permissions
    _succeeded = _succeeded && static_cast<gid_t>(::setfsgid(asking)) == account.gid &&
                 static_cast<uid_t>(::setfsuid(asking)) == account.uid;
}

ActingAs::~ActingAs() {
    if (!_needed)
        return;
    ::setfsuid(::geteuid());
    ::setfsgid(::getegid());
    ::setgroups(_groups.size(), _groups.data());
    ::prctl(PR_SET_PDEATHSIG, _atParentsDeath);
}

} // namespace further::launcher
