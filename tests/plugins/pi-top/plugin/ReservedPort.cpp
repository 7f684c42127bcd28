#include "ReservedPort.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <system_error>

namespace further::pitop {

ReservedPort::ReservedPort() : _bound(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const int yes = 1;
    sockaddr_in address{};
    socklen_t size = sizeof address;
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const general = reinterpret_cast<sockaddr*>(&address);
    if (::setsockopt(_bound.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
        ::bind(_bound.get(), general, size) != 0 || ::getsockname(_bound.get(), general, &size) != 0)
        throw std::system_error(errno, std::generic_category(), "a free port");
    _number = ntohs(address.sin_port);
}

} // namespace further::pitop
