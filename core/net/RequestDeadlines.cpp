#include "net/RequestDeadlines.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

namespace further {

RequestDeadlines::RequestDeadlines(Strand& strand, std::chrono::milliseconds timeout)
    : _strand(strand), _timeout(timeout) {}

RequestDeadlines::~RequestDeadlines() = default;

RequestDeadlines::Ticket RequestDeadlines::begin(int fd) {
    const auto until = _strand.now() + _timeout;
    Descriptor socket(::fcntl(fd, F_DUPFD_CLOEXEC, 0));
    const std::lock_guard lock(_mutex);
    if (_expireAtOnce || !socket) { // without a descriptor, nothing would cut it off later
        ::shutdown(fd, SHUT_RDWR);
        return 0;
    }
    _awaited[fd] = Awaited{std::move(socket), until, ++_tickets};
    if (!_scheduled) {
        _scheduled = true;
        _strand.post([this, until] { schedule(until); });
    }
    return _tickets;
}

void RequestDeadlines::complete(int fd) {
    const std::lock_guard lock(_mutex);
    _awaited.erase(fd);
}

void RequestDeadlines::forget(int fd, Ticket ticket) {
    const std::lock_guard lock(_mutex);
    const auto entry = _awaited.find(fd);
    if (entry != _awaited.end() && entry->second.ticket == ticket)
        _awaited.erase(entry);
}

void RequestDeadlines::expireAll() {
    const std::lock_guard lock(_mutex);
    _expireAtOnce = true;
    for (const auto& [fd, awaited] : _awaited)
        ::shutdown(awaited.socket.get(), SHUT_RDWR);
    _awaited.clear();
}

void RequestDeadlines::schedule(std::chrono::steady_clock::time_point until) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - _strand.now());
    _due = _strand.after(std::max(left, std::chrono::milliseconds(0)), [this] { onDue(); });
}

void RequestDeadlines::onDue() {
    const std::lock_guard lock(_mutex);
    const auto now = _strand.now();
    auto next = std::chrono::steady_clock::time_point::max();
    for (auto entry = _awaited.begin(); entry != _awaited.end();) {
        if (entry->second.until <= now) {
            ::shutdown(entry->second.socket.get(), SHUT_RDWR); // its thread's read returns
            entry = _awaited.erase(entry);
        } else {
            next = std::min(next, entry->second.until);
            ++entry;
        }
    }
    _scheduled = !_awaited.empty();
    if (_scheduled)
        schedule(next);
}

} // namespace further
