#include "support/NotifySocket.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <system_error>

namespace further::testing {

NotifySocket::NotifySocket(bool abstract)
    : _path((abstract ? "@" : "") + (_place.path() / "notify").string())
    , _socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    _path.copy(address.sun_path, sizeof address.sun_path - 1);
    if (abstract)
        address.sun_path[0] = '\0';
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + _path.size());
    if (::bind(_socket.get(), reinterpret_cast<const sockaddr*>(&address), size) != 0)
        throw std::system_error(errno, std::generic_category(), _path);
}

std::vector<std::string> NotifySocket::received() const {
    std::vector<std::string> all;
    std::array<char, 4096> buffer{};
    ssize_t size = 0;
    while ((size = ::recv(_socket.get(), buffer.data(), buffer.size(), 0)) >= 0)
        all.emplace_back(buffer.data(), static_cast<std::size_t>(size));
    return all;
}

bool NotifySocket::await(std::string_view text, const Deadline& deadline) const {
    std::array<char, 4096> buffer{};
    pollfd ready{_socket.get(), POLLIN, 0};
    while (::poll(&ready, 1, static_cast<int>(deadline.left().count())) > 0) {
        const auto size = ::recv(_socket.get(), buffer.data(), buffer.size(), 0);
        if (size >= 0 && text == std::string_view(buffer.data(), static_cast<std::size_t>(size)))
            return true;
    }
    return false;
}

} // namespace further::testing
