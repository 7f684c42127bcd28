#pragma once

#include <further/Descriptor.h>
#include <further/Registered.h>
#include <further/Strand.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>

namespace further {

/// Cuts off clients that take too long over their request's header. Poco's own timeout is per read: a client that
/// sends a byte a second would keep its thread for ever.
///
/// Threads: begin() and complete() from any; made and destroyed while the strand's loop isn't running.
class RequestDeadlines {
public:
    RequestDeadlines(Strand& strand, std::chrono::milliseconds timeout);
    ~RequestDeadlines();
    RequestDeadlines(const RequestDeadlines&) = delete;
    RequestDeadlines& operator=(const RequestDeadlines&) = delete;

    using Ticket = std::uint64_t;

    /// A request is awaited on the socket `fd`. Cut off at once where no descriptor is left for watching it.
    Ticket begin(int fd);
    /// Its header is there. `fd` is still open.
    void complete(int fd);
    /// The connection has ended, whatever became of its request; `fd` may be somebody else's by now.
    void forget(int fd, Ticket ticket);
    /// Cuts off everybody who is still awaited, and everybody who comes later at once.
    void expireAll();

private:
    struct Awaited {
        Descriptor socket; // a duplicate: its number can't be somebody else's when the deadline comes
        std::chrono::steady_clock::time_point until;
        Ticket ticket;
    };
    void onDue();
    void schedule(std::chrono::steady_clock::time_point until);

    Strand& _strand;
    const std::chrono::milliseconds _timeout;
    Registered _due; // on the strand

    std::mutex _mutex; // guards all below
    std::map<int, Awaited> _awaited;
    Ticket _tickets = 0;
    bool _scheduled = false;
    bool _expireAtOnce = false;
};

} // namespace further
