#pragma once

#include <further/Descriptor.h>
#include <further/Registered.h>
#include <further/Strand.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace further {

/// One thread's worth of events: descriptors (epoll), timers (timerfd) and posted tasks (eventfd).
///
/// Each turn serves what is ready once, 64 descriptors at most, in the order in which they became ready, but network
/// sockets first: what clients say isn't kept waiting by what programs print.
///
/// Threads: run() makes its caller the loop's thread. post() and stop() may be called from any thread; everything else
/// on the loop's thread, or before run(). An exception out of a task ends run(): a LoopStrand catches before that.
///
/// Why not Poco's PollSet or SocketReactor: they drop EPOLLHUP, can't be woken, and call every handler on every wake.
class EventLoop {
public:
    using Task = std::function<void()>;
    using Clock = std::chrono::steady_clock;

    EventLoop();
    ~EventLoop();
    EventLoop(const EventLoop&) = delete;
    EventLoop& operator=(const EventLoop&) = delete;

    /// Runs until stop(). What was posted before stop() has run when this returns.
    void run();
    void stop();

    /// Runs `task` in the loop's next turn, in the order of the posts.
    void post(Task task);
    /// Runs `task` once, `delay` from now.
    [[nodiscard]] Registered after(std::chrono::milliseconds delay, Task task);
    /// See Strand::watch.
    [[nodiscard]] Registered watch(int fd, Ready ready, Task task);

private:
    using Due = std::pair<Clock::time_point, std::uint64_t>; // the number keeps equal times apart, in order

    struct Watched {
        std::array<std::shared_ptr<Task>, 3> tasks; // by Ready; shared, so that a task may cancel itself
        std::uint32_t events = 0;                   // what epoll was asked for
        std::uint32_t generation = 0;               // tells this watch from an earlier one of the same descriptor
    };

    std::uint32_t nextGeneration(bool socket);
    void turn();
    void serve(std::uint64_t ready, std::uint32_t events);
    void dispatch(int fd, std::uint32_t generation, std::uint32_t events);
    void unwatch(int fd, Ready ready, std::uint32_t generation);
    void updateEpoll(int fd, Watched& watched);
    void armTimer();
    void runDue();
    void runPosted();

    Descriptor _epoll;
    Descriptor _wake;
    Descriptor _timer;
    std::unordered_map<int, Watched> _watched;
    std::map<Due, Task> _timers;
    Clock::time_point _armedFor = Clock::time_point::max();
    std::uint64_t _timersMade = 0;
    std::uint32_t _watchesMade = 0; // always even
    bool _running = false;
    std::shared_ptr<EventLoop*> _alive; // what a Registered holds weakly: it may outlive the loop

    std::mutex _mutex; // guards _posted
    std::vector<Task> _posted;
};

} // namespace further
