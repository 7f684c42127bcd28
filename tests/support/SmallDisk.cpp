#include "support/SmallDisk.h"

#include <sched.h>
#include <sys/mount.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace further::testing {

namespace {

/// True where nobody else sees from now on what this process mounts.
bool enterNamespace() {
    return ::unshare(CLONE_NEWNS) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

} // namespace

bool SmallDisk::permitted() {
    static const bool entered = enterNamespace();
    return entered;
}

SmallDisk::SmallDisk(std::size_t bytes) {
    if (!permitted() || ::mount("none", path().c_str(), "tmpfs", MS_NOSUID | MS_NODEV,
                                ("mode=1777,size=" + std::to_string(bytes)).c_str()) != 0)
        throw std::system_error(errno, std::generic_category(), "a tmpfs can't be mounted");
}

SmallDisk::~SmallDisk() {
    ::umount2(path().c_str(), MNT_DETACH);
}

} // namespace further::testing
