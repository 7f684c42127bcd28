#include "ctl/OutputWatch.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>

namespace further::ctl {

OutputWatch::OutputWatch(std::function<void()> onGone)
    : _end(::eventfd(0, EFD_CLOEXEC)), _thread([this, onGone = std::move(onGone)] {
        // Without asking for anything: what is reported is that the other end has been closed.
        std::array<pollfd, 2> ready{{{_end.get(), POLLIN, 0}, {STDOUT_FILENO, 0, 0}}};
        while (::poll(ready.data(), ready.size(), -1) < 0) {
        }
        if (ready[0].revents == 0) {
            _gone = true;
            onGone();
        }
    }) {}

OutputWatch::~OutputWatch() {
    ::eventfd_write(_end.get(), 1);
    _thread.join();
}

} // namespace further::ctl
