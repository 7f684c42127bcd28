/// What qemu (7.2) doesn't pass on from an emulated program to the kernel, and this project's programs insist on:
/// LD_PRELOAD of their units where test_boot.py boots a Debian of another kind of processor.
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/// Orphans go to the machine's first process instead.
extern "C" int prctl(int option, ...) {
    if (option == PR_SET_CHILD_SUBREAPER)
        return 0;
    __builtin_va_list arguments;
    __builtin_va_start(arguments, option);
    const auto next = [&] { return __builtin_va_arg(arguments, unsigned long); };
    const auto first = next(), second = next(), third = next(), fourth = next();
    __builtin_va_end(arguments);
    return static_cast<int>(::syscall(SYS_prctl, option, first, second, third, fourth));
}

/// Nobody is in another group than his first.
extern "C" int getsockopt(int socket, int level, int name, void* value, socklen_t* size) noexcept {
    if (level == SOL_SOCKET && name == SO_PEERGROUPS) {
        *size = 0;
        return 0;
    }
    return static_cast<int>(::syscall(SYS_getsockopt, socket, level, name, value, size));
}
