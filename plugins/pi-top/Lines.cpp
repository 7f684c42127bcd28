#include "plugins/pi-top/Lines.h"

#include <unistd.h>

#include <array>
#include <cerrno>

namespace further::pitop {

namespace {

constexpr std::size_t longestLine = 4096;

} // namespace

bool Lines::read(const Descriptor& from, const std::function<void(const std::string&)>& onLine) {
    std::array<char, 4096> piece;
    const auto count = ::read(from.get(), piece.data(), piece.size());
    if (count < 0)
        return errno == EAGAIN || errno == EINTR;
    if (count == 0)
        return false;
    _rest.append(piece.data(), static_cast<std::size_t>(count));
    for (auto end = _rest.find('\n'); end != std::string::npos; end = _rest.find('\n')) {
        const auto line = _rest.substr(0, end);
        _rest.erase(0, end + 1);
        onLine(line);
    }
    if (_rest.size() > longestLine)
        _rest.resize(longestLine); // it says what no simulator of ours would
    return true;
}

} // namespace further::pitop
