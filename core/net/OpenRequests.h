#pragma once

#include <cstddef>
#include <mutex>
#include <set>

namespace further {

/// The requests to plugins' routes that are under way: so many at once, that threads are left for all other requests,
/// and cut off when the server stops. Any thread.
class OpenRequests {
public:
    explicit OpenRequests(std::size_t most) : _most(most) {}
    OpenRequests(const OpenRequests&) = delete;
    OpenRequests& operator=(const OpenRequests&) = delete;

    /// One that is under way on the socket `fd`, which stays open for as long as this lives.
    class Entry {
    public:
        Entry(OpenRequests& all, int fd) : _all(all), _fd(fd) { _all.enter(fd); }
        ~Entry() { _all.leave(_fd); }
        Entry(const Entry&) = delete;
        Entry& operator=(const Entry&) = delete;
        bool isWanted() const { return !_all.ended() && !hasHungUp(); }

    private:
        bool hasHungUp() const;

        OpenRequests& _all;
        const int _fd;
    };

    /// Cuts off those that are under way, and refuses all others.
    void end();
    bool ended() const;

private:
    void enter(int fd); // throws Error(busy), Error(unavailable)
    void leave(int fd);

    const std::size_t _most;
    mutable std::mutex _mutex; // guards all below
    std::set<int> _sockets;
    bool _ended = false;
};

} // namespace further
