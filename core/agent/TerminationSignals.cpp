#include "agent/TerminationSignals.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

namespace further {

namespace {

Descriptor open() {
    sigset_t ending;
    sigemptyset(&ending);
    for (const int signal : {SIGINT, SIGTERM, SIGQUIT})
        sigaddset(&ending, signal);
    Descriptor signals(::signalfd(-1, &ending, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!signals)
        throw std::system_error(errno, std::generic_category(), "signalfd");
    return signals;
}

} // namespace

TerminationSignals::TerminationSignals(Strand& strand, Strand::Task onSignal)
    : _signals(open()), _watch(strand.watch(_signals.get(), Ready::read, [this, onSignal = std::move(onSignal)] {
        signalfd_siginfo signal{};
        if (::read(_signals.get(), &signal, sizeof signal) == sizeof signal)
            onSignal();
    })) {}

} // namespace further
