#include "Reaper.h"

#include "OpenDescriptors.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>

namespace further::launcher {

namespace {

void tell(const Descriptor& link, const ReaperWord& word) {
    ::send(link.get(), &word, sizeof word, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/// Waits for those children that have ended, and tells of it.
void reapChildren(pid_t program, const Descriptor& link) {
    int status = 0;
    ReaperWord word{ReaperWord::Type::ended};
    pid_t pid = 0;
    while ((pid = ::waitpid(-1, &status, WNOHANG)) > 0)
        if (pid == program)
            word = {ReaperWord::Type::exited, status};
    word.last = pid < 0 ? 1 : 0;
    if (word.last == 1 || word.type == ReaperWord::Type::exited)
        tell(link, word);
    if (word.last == 1)
        ::_exit(EXIT_SUCCESS);
}

/// Tells of children that end; all signals are kept away but those that nobody can.
Descriptor childSignals() {
    sigset_t signals;
    ::sigfillset(&signals);
    ::sigprocmask(SIG_SETMASK, &signals, nullptr);
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGCHLD);
    return Descriptor(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
}

} // namespace

void becomeReaper() {
    ::setsid();
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    struct sigaction action {};
    action.sa_handler = SIG_DFL; // without SA_NOCLDWAIT, which leaves nobody to wait for
    ::sigaction(SIGCHLD, &action, nullptr);
}

void reap(pid_t program, const Descriptor& link) {
    ::prctl(PR_SET_NAME, "further-reaper");
    ::prctl(PR_SET_DUMPABLE, 0);
    closeAllFrom(0, {link.get()});
    const auto signals = childSignals();
    tell(link, {ReaperWord::Type::forked});
    std::array<pollfd, 2> watched{{{signals.get(), POLLIN, 0}, {link.get(), 0, 0}}};
    while (signals && watched[1].revents == 0) {
        reapChildren(program, link);
        ::poll(watched.data(), watched.size(), -1);
        for (signalfd_siginfo signal{}; ::read(signals.get(), &signal, sizeof signal) > 0;) {
        }
    }
    ::_exit(EXIT_FAILURE);
}

} // namespace further::launcher
