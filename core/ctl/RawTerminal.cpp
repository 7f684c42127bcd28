#include "ctl/RawTerminal.h"

#include "ctl/Failure.h"

#include <sys/ioctl.h>
#include <unistd.h>

namespace further::ctl {

RawTerminal::RawTerminal(int fd) : _fd(fd) {
    if (::tcgetattr(_fd, &_usual) != 0)
        throw Failure(ExitCode::usage, "--tty joins your terminal to the program, and the standard input is none. "
                                       "Leave --tty out where the input comes from a file or another program");
}

// At once, and not when all output is through: a terminal that takes no output must not keep us.
void RawTerminal::makeRaw() const {
    auto raw = _usual;
    ::cfmakeraw(&raw);
    ::tcsetattr(_fd, TCSANOW, &raw);
}

void RawTerminal::enter() {
    const std::lock_guard lock(_mutex);
    _entered = true;
    makeRaw();
}

void RawTerminal::enterAgain() {
    const std::lock_guard lock(_mutex);
    if (_entered)
        makeRaw();
}

void RawTerminal::leave() {
    const std::lock_guard lock(_mutex);
    if (_entered)
        ::tcsetattr(_fd, TCSANOW, &_usual);
    _entered = false;
}

bool RawTerminal::entered() const {
    const std::lock_guard lock(_mutex);
    return _entered;
}

std::optional<RawTerminal::Size> RawTerminal::size() const {
    winsize size{};
    if (::ioctl(_fd, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
        return std::nullopt;
    return Size{size.ws_row, size.ws_col};
}

} // namespace further::ctl
