#include "StopSignals.h"

#include <sys/signalfd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

namespace further::simulator {

StopSignals::StopSignals() {
    // A closed stdout, and a terminal that another program has in hand just now, are found out by write() and read().
    for (const int ignored : {SIGPIPE, SIGTTIN})
        std::signal(ignored, SIG_IGN);
    sigset_t stopping;
    ::sigemptyset(&stopping);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
        struct sigaction inherited {};
        ::sigaction(signal, nullptr, &inherited);
        if (signal == SIGTERM || inherited.sa_handler != SIG_IGN) // as nohup and a shell's & ask for
            ::sigaddset(&stopping, signal);
    }
    ::sigprocmask(SIG_SETMASK, &stopping, nullptr);
    _signals = Descriptor(::signalfd(-1, &stopping, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!_signals)
        throw std::system_error(errno, std::generic_category(), "signalfd");
}

} // namespace further::simulator
