#include "Terminal.h"

#include <further/Error.h>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>
#include <utility>

namespace further::process {

namespace {

constexpr int firstRows = 4;
constexpr int firstColumns = 60;
constexpr int largest = 65535;
constexpr char usualEnd = 4; // Ctrl-D

Descriptor checked(int fd) {
    if (fd < 0)
        throw Error(ErrorCode::busy, "There is no terminal for one more program (" +
                                         std::generic_category().message(errno) + "): stop one first.");
    return Descriptor(fd);
}

} // namespace

Terminal::Terminal() : _master(checked(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK))) {
    if (::grantpt(_master.get()) != 0 || ::unlockpt(_master.get()) != 0)
        checked(-1);
    termios settings{};
    if (::tcgetattr(_master.get(), &settings) == 0) {
        settings.c_iflag |= IUTF8; // so that an erased character is a whole one
        ::tcsetattr(_master.get(), TCSANOW, &settings);
    }
    resize(firstRows, firstColumns);
    _held = slave();
}

Descriptor Terminal::master() const {
    return checked(::fcntl(_master.get(), F_DUPFD_CLOEXEC, 0));
}

Descriptor Terminal::slave() const {
    // By the master, so that it is its own slave whatever is mounted at /dev/pts.
    return checked(::ioctl(_master.get(), TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC));
}

void Terminal::resize(int rows, int columns) const {
    if (rows < 1 || rows > largest || columns < 1 || columns > largest)
        throw Error(ErrorCode::invalidData, "A terminal has 1 to 65535 rows and columns: this one can't have " +
                                                std::to_string(rows) + " and " + std::to_string(columns) + ".");
    winsize size{};
    size.ws_row = static_cast<unsigned short>(rows);
    size.ws_col = static_cast<unsigned short>(columns);
    ::ioctl(_master.get(), TIOCSWINSZ, &size);
}

std::string Terminal::endOfInput(bool inLine) const {
    termios settings{};
    const bool known = ::tcgetattr(_master.get(), &settings) == 0 && settings.c_cc[VEOF] != _POSIX_VDISABLE;
    // In a line the first one hands that over, and only the next is the end.
    std::string end(inLine ? 2 : 1, known ? static_cast<char>(settings.c_cc[VEOF]) : usualEnd);
    return end;
}

} // namespace further::process
