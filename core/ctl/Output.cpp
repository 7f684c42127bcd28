#include "ctl/Output.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace further::ctl {

void Output::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(_fd, bytes.data(), bytes.size());
        if (written >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN) {
            // A terminal is shared with programs that may have made it non-blocking.
            pollfd ready{_fd, POLLOUT, 0};
            ::poll(&ready, 1, -1);
        } else if (errno != EINTR) {
            throw std::system_error(errno, std::generic_category());
        }
    }
}

void print(std::string_view text) {
    Output(STDOUT_FILENO).write(text);
}

} // namespace further::ctl
