#include "Termination.h"

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace further::boot {

namespace {

constexpr long toReminder = 10'000'000; // in nanoseconds
constexpr long betweenReminders = 50'000'000;

// A signal handler has no other place for what it needs to know.
struct sigaction interpreters {};
timer_t reminder{};
bool remindable = false;
volatile sig_atomic_t receivedBy = 0; // a pid, like the next
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

void remind(long first, long interval) {
    const itimerspec time{{0, interval}, {0, first}};
    if (remindable)
        ::timer_settime(reminder, 0, &time, nullptr);
}

/// Async-signal-safe.
void onSignal(int number, siginfo_t* origin, void* /*context*/) {
    const bool again = origin->si_code == SI_TIMER && origin->si_value.sival_ptr == &reminder;
    if (!again && receivedBy == ::getpid()) {
        setDefault();
        ::raise(SIGTERM); // arrives when this returns
        return;
    }
    if (!again) {
        receivedBy = ::getpid();
        remind(toReminder, betweenReminders);
    }
    interpreters.sa_handler(number);
}

void endBySignal() {
    if (stoppedProcess != ::getpid())
        return;
    std::fflush(nullptr);
    setDefault();
    const auto signals = termination();
    ::pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
    ::raise(SIGTERM);
}

void makeReminder() {
    sigevent event{};
    event.sigev_notify = SIGEV_THREAD_ID; // the main thread's wait is what has to be interrupted
    event._sigev_un._tid = ::gettid();    // which has no better name in glibc 2.36
    event.sigev_signo = SIGTERM;
    event.sigev_value.sival_ptr = &reminder;
    remindable = ::timer_create(CLOCK_MONOTONIC, &event, &reminder) == 0;
}

} // namespace

void interceptTermination() {
    ::sigaction(SIGTERM, nullptr, &interpreters);
    makeReminder();
    std::atexit(endBySignal); // what was registered later is done before
    struct sigaction action = interpreters;
    action.sa_sigaction = onSignal;
    action.sa_flags |= SA_SIGINFO;
    ::sigaction(SIGTERM, &action, nullptr);
}

void terminationTaken() {
    remind(0, 0);
    receivedBy = ::getpid();
    stoppedProcess = ::getpid();
}

void terminationLost() {
    remind(toReminder, betweenReminders);
}

void holdTermination() {
    const auto signals = termination();
    ::pthread_sigmask(SIG_BLOCK, &signals, &maskBefore);
}

void allowTermination() {
    ::pthread_sigmask(SIG_SETMASK, &maskBefore, nullptr);
}

} // namespace further::boot
