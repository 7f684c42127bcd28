#pragma once

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace further::testing {

/// While it lives, this thread is another user's, and so is each socket that it makes. The other threads stay as they
/// are. Only root may.
class AnotherUser {
public:
    /// Of no user of this machine.
    static constexpr uid_t somebody = 54321;

    static bool possible() { return ::getuid() == 0; }

    explicit AnotherUser(uid_t uid = somebody) { become(uid); }
    ~AnotherUser() { become(0); }
    AnotherUser(const AnotherUser&) = delete;
    AnotherUser& operator=(const AnotherUser&) = delete;

private:
    // glibc's setresuid() would change all threads.
    static void become(uid_t uid) {
        if (::syscall(SYS_setresuid, -1, uid, -1) != 0)
            throw std::system_error(errno, std::generic_category(), "setresuid");
    }
};

} // namespace further::testing
