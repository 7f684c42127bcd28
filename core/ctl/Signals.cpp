#include "ctl/Signals.h"

#include "ctl/ExitCode.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <vector>

namespace further::ctl {

namespace {

bool ends(int number) {
    return number == SIGINT || number == SIGTERM || number == SIGHUP || number == SIGQUIT;
}

} // namespace

Descriptor Signals::block(std::initializer_list<int> others) {
    std::vector<int> numbers(others);
    numbers.insert(numbers.end(), {SIGINT, SIGTERM});
    sigset_t set;
    ::sigemptyset(&set);
    for (const int number : numbers) {
        struct sigaction present {};
        if (::sigaction(number, nullptr, &present) == 0 && present.sa_handler != SIG_IGN)
            ::sigaddset(&set, number);
    }
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    return Descriptor(::signalfd(-1, &set, SFD_CLOEXEC));
}

Signals::Signals(Descriptor blocked, Actions actions)
    : _blocked(std::move(blocked))
    , _end(::eventfd(0, EFD_CLOEXEC))
    , _actions(std::move(actions))
    , _thread([this] { run(); }) {}

Signals::~Signals() {
    ::eventfd_write(_end.get(), 1);
    _thread.join();
}

void Signals::run() {
    for (;;) {
        std::array<pollfd, 2> ready{{{_end.get(), POLLIN, 0}, {_blocked.get(), POLLIN, 0}}};
        const int count =
            ::poll(ready.data(), ready.size(), _first != 0 ? static_cast<int>(_actions.patience.count()) : -1);
        if (ready[0].revents != 0)
            return;
        if (ready[1].revents != 0)
            take();
        if (count == 0)
            _actions.onOverdue();
    }
}

void Signals::take() {
    signalfd_siginfo info{};
    if (::read(_blocked.get(), &info, sizeof info) != sizeof info)
        return;
    const auto number = static_cast<int>(info.ssi_signo);
    if (!ends(number)) {
        _actions.onOther(number);
        return;
    }
    if (_first != 0) {
        _actions.onSecond();
        std::_Exit(exitCodeOfSignal(number));
    }
    _first = number;
    _actions.onFirst();
}

} // namespace further::ctl
