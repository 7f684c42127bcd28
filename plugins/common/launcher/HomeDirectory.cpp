#include "HomeDirectory.h"

#include <further/Descriptor.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace further::launcher {

namespace {

constexpr int asDirectory = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

[[noreturn]] void fail(const std::string& path, int error) {
    throw std::system_error(error, std::generic_category(), "the home " + path + " can't be made");
}

/// What nobody but this process's user can exchange while it is worked in.
bool isOurs(const Descriptor& directory) {
    struct stat status {};
    return ::fstat(directory.get(), &status) == 0 && status.st_uid == ::geteuid() &&
           (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

} // namespace

void makeHome(const Account& account) {
    const auto slash = account.home.find_last_of('/');
    const auto parent = account.home.substr(0, slash);
    const auto name = account.home.substr(slash + 1);
    const Descriptor above(::open(parent.empty() ? "/" : parent.c_str(), asDirectory));
    if (!above)
        fail(account.home, errno);
    if (::faccessat(above.get(), name.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0)
        return;
    if (!isOurs(above))
        fail(account.home, EPERM);
    // Under another name until it is the user's: what is there under its own is whole.
    const auto begun = name + ".new";
    ::unlinkat(above.get(), begun.c_str(), AT_REMOVEDIR);
    if (::mkdirat(above.get(), begun.c_str(), S_IRWXU) != 0)
        fail(account.home, errno);
    const Descriptor made(::openat(above.get(), begun.c_str(), asDirectory));
    if (!made || !isOurs(made) || ::fchown(made.get(), account.uid, account.gid) != 0 ||
        ::renameat(above.get(), begun.c_str(), above.get(), name.c_str()) != 0)
        fail(account.home, errno);
}

} // namespace further::launcher
