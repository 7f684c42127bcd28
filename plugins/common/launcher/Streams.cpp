#include "Streams.h"

#include <linux/magic.h>
#include <linux/major.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace further::launcher {

namespace {

constexpr auto sameGroup = static_cast<gid_t>(-1); // a terminal's is what the system says, often `tty`

/// The program's end of one.
bool isSlaveOfTerminal(const struct stat& status) {
    return S_ISCHR(status.st_mode) && major(status.st_rdev) >= UNIX98_PTY_SLAVE_MAJOR &&
           major(status.st_rdev) < UNIX98_PTY_SLAVE_MAJOR + UNIX98_PTY_MAJOR_COUNT;
}

} // namespace

void giveStream(int fd, const Account& account, uid_t agent) {
    struct statfs system {};
    struct stat status {};
    if (account.own || ::fstatfs(fd, &system) != 0 || ::fstat(fd, &status) != 0)
        return;
    const bool isPipe = system.f_type == PIPEFS_MAGIC; // without a name
    const bool isTerminal = system.f_type == DEVPTS_SUPER_MAGIC && isSlaveOfTerminal(status) && status.st_uid == agent;
    if (isPipe || isTerminal) [[maybe_unused]]
        const int given = ::fchown(fd, account.uid, isPipe ? account.gid : sameGroup);
}

} // namespace further::launcher
