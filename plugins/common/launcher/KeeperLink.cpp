#include "KeeperLink.h"

#include <sys/socket.h>

#include <cerrno>
#include <utility>

namespace further::launcher {

KeeperLink::KeeperLink(Descriptor control) : _control(std::move(control)) {}

std::optional<Command> KeeperLink::receive() {
    while (!_closed) {
        Command command;
        const auto size = ::recv(_control.get(), &command, sizeof command, MSG_DONTWAIT | MSG_TRUNC);
        if (size == sizeof command && command.type >= Command::Type::stop && command.type <= Command::Type::kill)
            return command;
        if (size < 0 && errno == EAGAIN)
            return {};
        _closed = size == 0 || (size < 0 && errno != EINTR);
    }
    return {};
}

void KeeperLink::send(const Report& report) {
    ::send(_control.get(), &report, sizeof report, MSG_DONTWAIT | MSG_NOSIGNAL);
}

} // namespace further::launcher
