#include "ctl/LineReader.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace further::ctl {

using std::chrono::steady_clock;

LineReader::Outcome LineReader::next(std::string& line, steady_clock::time_point until) {
    for (;;) {
        const auto outcome = nextAtOnce(line);
        if (outcome != Outcome::nothing)
            return outcome;
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - steady_clock::now()).count();
        if (left <= 0)
            return Outcome::nothing;
        pollfd ready{_fd, POLLIN, 0};
        ::poll(&ready, 1, static_cast<int>(left) + 1);
    }
}

LineReader::Outcome LineReader::nextAtOnce(std::string& line) {
    if (take(line))
        return Outcome::line;
    std::array<char, 65536> bytes{};
    for (;;) {
        const auto count = ::recv(_fd, bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && errno == EAGAIN)
            return Outcome::nothing;
        if (count <= 0)
            return Outcome::end;
        _buffer.append(bytes.data(), static_cast<std::size_t>(count));
        if (take(line))
            return Outcome::line;
        if (_buffer.size() > longest)
            return Outcome::tooLong;
    }
}

bool LineReader::take(std::string& line) {
    const auto end = _buffer.find('\n', _searched);
    _searched = _buffer.size();
    if (end == std::string::npos)
        return false;
    line.assign(_buffer, 0, end);
    _buffer.erase(0, end + 1);
    _searched = 0;
    return true;
}

} // namespace further::ctl
