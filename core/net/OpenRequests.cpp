#include "net/OpenRequests.h"

#include <further/Error.h>

#include <poll.h>
#include <sys/socket.h>

namespace further {

/// A client that only says that it sends no more can't be told from one that has gone.
bool OpenRequests::Entry::hasHungUp() const {
    pollfd state{_fd, POLLRDHUP, 0};
    return ::poll(&state, 1, 0) > 0;
}

void OpenRequests::enter(int fd) {
    const std::lock_guard lock(_mutex);
    if (_ended)
        throw Error(ErrorCode::unavailable, "The agent is about to end: try again in a moment.");
    if (_sockets.size() >= _most)
        throw Error(ErrorCode::busy, "Too many requests are under way: try again in a moment.");
    _sockets.insert(fd);
}

void OpenRequests::leave(int fd) {
    const std::lock_guard lock(_mutex);
    _sockets.erase(fd);
}

void OpenRequests::end() {
    const std::lock_guard lock(_mutex);
    _ended = true;
    for (const int fd : _sockets)
        ::shutdown(fd, SHUT_RDWR); // its thread's read or write returns
}

bool OpenRequests::ended() const {
    const std::lock_guard lock(_mutex);
    return _ended;
}

} // namespace further
