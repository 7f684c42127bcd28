#include "Termination.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace further::boot {

namespace {

constexpr long toReminder = 10'000'000; // in nanoseconds
constexpr long betweenReminders = 50'000'000;

#ifdef SYS_timer_settime64 // where a long is too short for what itimerspec may have
constexpr long settime = sizeof(time_t) > sizeof(long) ? SYS_timer_settime64 : SYS_timer_settime;
#else
constexpr long settime = SYS_timer_settime;
#endif

constexpr int noTimer = -1;

// A signal handler has no other place for what it needs to know.
struct sigaction interpreters {};
volatile sig_atomic_t reminder = noTimer; // while there is one: a program may look at its timers
volatile sig_atomic_t receivedBy = 0;     // a pid, like the next
volatile sig_atomic_t stoppedProcess = 0;
thread_local sigset_t maskBefore;

void setDefault() {
    struct sigaction action {};
    action.sa_handler = SIG_DFL;
    ::sigaction(SIGTERM, &action, nullptr);
}

sigset_t termination() {
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGTERM);
    return signals;
}

/// The kernel's own calls: the C library's may need memory, which a signal handler mustn't.
void remind() {
    sigevent event{};
    event.sigev_notify = SIGEV_THREAD_ID;
    event._sigev_un._tid = ::getpid(); // the main thread, whose wait has to be interrupted
    event.sigev_signo = SIGTERM;
    event.sigev_value.sival_ptr = const_cast<sig_atomic_t*>(&reminder);
    const itimerspec time{{0, betweenReminders}, {0, toReminder}};
    int timer = noTimer;
    if (::syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer) != 0)
        return;
    reminder = timer;
    ::syscall(settime, timer, 0, &time, nullptr);
}

void forget() {
    const int timer = reminder;
    reminder = noTimer; // first: it may be sending
    if (timer != noTimer)
        ::syscall(SYS_timer_delete, timer);
}

/// Async-signal-safe.
void onSignal(int number, siginfo_t* origin, void* /*context*/) {
    const bool again = origin->si_code == SI_TIMER && origin->si_value.sival_ptr == &reminder;
    if (again && reminder == noTimer)
        return;
    if (!again && receivedBy == ::getpid()) {
        setDefault();
        ::raise(SIGTERM); // arrives when this returns
        return;
    }
    if (!again) {
        receivedBy = ::getpid();
        remind();
    }
    interpreters.sa_handler(number);
}

void endBySignal() {
    if (stoppedProcess != ::getpid())
        return;
    std::fflush(nullptr);
    endByTermination();
}

} // namespace

void endByTermination() {
    setDefault();
    const auto signals = termination();
    ::pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
    ::raise(SIGTERM);
    ::_exit(EXIT_FAILURE); // unless somebody is in the way of signals
}

void interceptTermination() {
    ::sigaction(SIGTERM, nullptr, &interpreters);
    std::atexit(endBySignal); // what was registered later is done before
    struct sigaction action = interpreters;
    action.sa_sigaction = onSignal;
    action.sa_flags |= SA_SIGINFO;
    ::sigaction(SIGTERM, &action, nullptr);
}

void terminationTaken() {
    forget();
    receivedBy = ::getpid();
    stoppedProcess = ::getpid();
}

void terminationLost() {
    forget();
    remind();
}

void holdTermination() {
    const auto signals = termination();
    ::pthread_sigmask(SIG_BLOCK, &signals, &maskBefore);
}

void allowTermination() {
    ::pthread_sigmask(SIG_SETMASK, &maskBefore, nullptr);
}

} // namespace further::boot
