#include "agent/StderrChannel.h"

#include <Poco/Message.h>

#include <limits.h> // NOLINT(modernize-deprecated-headers): PIPE_BUF is POSIX's
#include <poll.h>
#include <unistd.h>

#include <string>

namespace further {

namespace {

/// With room for this much at least poll() calls a pipe writable.
constexpr std::size_t longestLine = PIPE_BUF;

bool takesALine() {
    pollfd error{STDERR_FILENO, POLLOUT, 0};
    return ::poll(&error, 1, 0) == 1 && (error.revents & POLLOUT) != 0;
}

} // namespace

void StderrChannel::log(const Poco::Message& message) {
    if (!takesALine()) {
        ++_leftOut;
        return;
    }
    if (_leftOut > 0) {
        write(std::to_string(_leftOut) + " lines of the log are left out here: nobody read them");
        _leftOut = 0;
        if (!takesALine()) {
            ++_leftOut;
            return;
        }
    }
    write(message.getText());
}

void StderrChannel::write(std::string_view line) {
    const std::string_view cut = "…";
    std::string text(line.substr(0, longestLine - 1));
    if (text.size() < line.size())
        text.replace(text.size() - cut.size(), cut.size(), cut);
    text += '\n';
    [[maybe_unused]] const auto n = ::write(STDERR_FILENO, text.data(), text.size()); // who would one tell?
}

} // namespace further
