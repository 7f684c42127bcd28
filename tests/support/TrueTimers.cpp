#include <ctime>

#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

// To be loaded before libfaketime 0.9.10, which takes every absolute time for one of the wall clock, whatever the
// timer's clock is (its issues 378 and 426), and so would break timers that are right.
extern "C" {

[[gnu::visibility("default")]] int timerfd_settime(int timer, int flags, const itimerspec* fresh,
                                                   itimerspec* old) noexcept {
    return static_cast<int>(::syscall(SYS_timerfd_settime, timer, flags, fresh, old));
}

[[gnu::visibility("default")]] int clock_nanosleep(clockid_t clock, int flags, const timespec* time, timespec* left) {
    return static_cast<int>(::syscall(SYS_clock_nanosleep, clock, flags, time, left));
}
}
