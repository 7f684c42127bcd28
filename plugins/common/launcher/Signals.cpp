#include "Signals.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

namespace further::launcher {

void quietSignals() {
    for (const int signal : {SIGHUP, SIGINT, SIGQUIT, SIGPIPE})
        ::signal(signal, SIG_IGN);
    ::signal(SIGCHLD, SIG_DFL); // where it was inherited as ignored, there would be nobody to wait for
    sigset_t handled;
    ::sigemptyset(&handled);
    ::sigaddset(&handled, SIGCHLD);
    ::sigaddset(&handled, SIGTERM);
    ::sigprocmask(SIG_SETMASK, &handled, nullptr);
}

void restoreSignals() {
    for (int signal = 1; signal < NSIG; ++signal)
        ::signal(signal, SIG_DFL); // fails for those that can't be changed, and for libc's own
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

Descriptor signalDescriptor() {
    sigset_t handled;
    ::sigemptyset(&handled);
    ::sigaddset(&handled, SIGCHLD);
    ::sigaddset(&handled, SIGTERM);
    Descriptor signals(::signalfd(-1, &handled, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!signals)
        throw std::system_error(errno, std::generic_category(), "signalfd");
    return signals;
}

Arrived readSignals(const Descriptor& signals) {
    Arrived arrived;
    signalfd_siginfo signal{};
    while (::read(signals.get(), &signal, sizeof signal) == sizeof signal) {
        arrived.child = arrived.child || signal.ssi_signo == SIGCHLD;
        arrived.terminate = arrived.terminate || signal.ssi_signo == SIGTERM;
    }
    return arrived;
}

} // namespace further::launcher
