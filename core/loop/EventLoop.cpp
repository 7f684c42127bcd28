#include "loop/EventLoop.h"

#include <Poco/Exception.h>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace further {

namespace {

constexpr std::array<Ready, 3> allReady{Ready::read, Ready::write, Ready::hangup};
constexpr std::size_t eventsPerTurn = 64;

Descriptor checked(int fd, const char* what) {
    if (fd < 0)
        throw std::system_error(errno, std::generic_category(), what);
    return Descriptor(fd);
}

std::size_t indexOf(Ready ready) {
    return static_cast<std::size_t>(ready);
}

/// What to ask epoll for. It reports EPOLLHUP and EPOLLERR unasked.
std::uint32_t wanted(Ready ready) {
    switch (ready) {
    case Ready::read:
        return EPOLLIN;
    case Ready::write:
        return EPOLLOUT;
    default:
        return EPOLLRDHUP;
    }
}

/// Odd for a socket, even for all else, 0 for the loop's own: it shows in epoll's events which are to come first.
constexpr std::uint32_t ofSockets = 1;

bool comesFirst(std::uint64_t token) {
    return (token >> 32U & ofSockets) != 0;
}

std::uint64_t token(int fd, std::uint32_t generation) {
    return (static_cast<std::uint64_t>(generation) << 32U) | static_cast<std::uint32_t>(fd);
}

/// Of a client: no Unix socket, as programs and the launcher have them.
bool isNetworkSocket(int fd) {
    int domain = 0;
    socklen_t size = sizeof domain;
    return ::getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain != AF_UNIX;
}

void drain(int fd) {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto n = ::read(fd, &count, sizeof count); // EAGAIN: a wake for what has been done already
}

} // namespace

EventLoop::EventLoop()
    : _epoll(checked(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1"))
    , _wake(checked(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd"))
    , _timer(checked(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "timerfd_create"))
    , _alive(std::make_shared<EventLoop*>(this)) {
    for (const int fd : {_wake.get(), _timer.get()}) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = token(fd, 0);
        if (::epoll_ctl(_epoll.get(), EPOLL_CTL_ADD, fd, &event) < 0)
            throw std::system_error(errno, std::generic_category(), "epoll_ctl");
    }
}

EventLoop::~EventLoop() = default;

void EventLoop::run() {
    _running = true;
    while (_running)
        turn();
    runPosted();
}

void EventLoop::stop() {
    post([this] { _running = false; });
}

void EventLoop::post(Task task) {
    const std::lock_guard lock(_mutex);
    _posted.push_back(std::move(task));
    if (_posted.size() == 1) {
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto n = ::write(_wake.get(), &one, sizeof one); // can't fail short of 2^64 posts
    }
}

Registered EventLoop::after(std::chrono::milliseconds delay, Task task) {
    const Due due(Clock::now() + delay, ++_timersMade);
    _timers.emplace(due, std::move(task));
    armTimer();
    return Registered([alive = std::weak_ptr(_alive), due] {
        if (const auto loop = alive.lock())
            (*loop)->_timers.extract(due); // its task ends after the map has been changed
    });
}

Registered EventLoop::watch(int fd, Ready ready, Task task) {
    auto [entry, isNew] = _watched.try_emplace(fd);
    Watched& watched = entry->second;
    if (isNew)
        watched.generation = nextGeneration(isNetworkSocket(fd));
    auto& slot = watched.tasks.at(indexOf(ready));
    if (slot)
        throw Poco::ExistsException("The descriptor is watched for this already");
    slot = std::make_shared<Task>(std::move(task));
    updateEpoll(fd, watched);
    return Registered([alive = std::weak_ptr(_alive), fd, ready, generation = watched.generation] {
        if (const auto loop = alive.lock())
            (*loop)->unwatch(fd, ready, generation);
    });
}

std::uint32_t EventLoop::nextGeneration(bool socket) {
    _watchesMade = std::max(_watchesMade + 2, 2U); // it may begin anew
    return socket ? _watchesMade + ofSockets : _watchesMade;
}

void EventLoop::turn() {
    std::array<epoll_event, eventsPerTurn> events{};
    const int count = ::epoll_wait(_epoll.get(), events.data(), static_cast<int>(events.size()), -1);
    if (count < 0 && errno != EINTR)
        throw std::system_error(errno, std::generic_category(), "epoll_wait");
    for (const bool sockets : {true, false}) { // sorting them would cost an allocation
        for (int i = 0; i < count; ++i) {
            const auto& event = events.at(static_cast<std::size_t>(i));
            if (comesFirst(event.data.u64) == sockets)
                serve(event.data.u64, event.events);
        }
    }
    runPosted();
    runDue();
}

void EventLoop::serve(std::uint64_t ready, std::uint32_t events) {
    const int fd = static_cast<int>(ready & 0xffffffffU);
    const auto generation = static_cast<std::uint32_t>(ready >> 32U);
    if (generation != 0)
        dispatch(fd, generation, events);
    else
        drain(fd);
}

void EventLoop::dispatch(int fd, std::uint32_t generation, std::uint32_t events) {
    for (const Ready ready : allReady) {
        if ((events & (wanted(ready) | EPOLLHUP | EPOLLERR)) == 0)
            continue;
        // Looked up each time: the task before may have ended this watch, or closed the descriptor.
        const auto entry = _watched.find(fd);
        if (entry == _watched.end() || entry->second.generation != generation)
            return;
        if (const auto task = entry->second.tasks.at(indexOf(ready)))
            (*task)();
    }
}

void EventLoop::unwatch(int fd, Ready ready, std::uint32_t generation) {
    const auto entry = _watched.find(fd);
    if (entry == _watched.end() || entry->second.generation != generation)
        return;
    // Kept until the end: what the task owns may call back here when it goes.
    const auto task = std::exchange(entry->second.tasks.at(indexOf(ready)), nullptr);
    updateEpoll(fd, entry->second);
    if (entry->second.events == 0)
        _watched.erase(entry);
}

void EventLoop::updateEpoll(int fd, Watched& watched) {
    std::uint32_t events = 0;
    for (const Ready ready : allReady)
        if (watched.tasks.at(indexOf(ready)))
            events |= wanted(ready);
    epoll_event event{};
    event.events = events;
    event.data.u64 = token(fd, watched.generation);
    const int operation = watched.events == 0 ? EPOLL_CTL_ADD : events == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;
    const int result = ::epoll_ctl(_epoll.get(), operation, fd, &event);
    watched.events = events;
    // A descriptor that was closed before its watch ended has left epoll by itself.
    if (result < 0 && operation == EPOLL_CTL_ADD) {
        const int problem = errno;
        _watched.erase(fd);
        throw std::system_error(problem, std::generic_category(), "epoll_ctl");
    }
}

void EventLoop::armTimer() {
    const auto next = _timers.empty() ? Clock::time_point::max() : _timers.begin()->first.first;
    if (next >= _armedFor)
        return; // it fires early for a timer that was cancelled, and is armed again then
    _armedFor = next;
    const auto sinceBoot = next.time_since_epoch(); // libstdc++'s steady_clock is CLOCK_MONOTONIC
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(sinceBoot);
    itimerspec when{};
    when.it_value.tv_sec = seconds.count();
    when.it_value.tv_nsec = std::chrono::nanoseconds(sinceBoot - seconds).count();
    ::timerfd_settime(_timer.get(), TFD_TIMER_ABSTIME, &when, nullptr);
}

void EventLoop::runDue() {
    const auto now = Clock::now();
    if (now < _armedFor)
        return;
    _armedFor = Clock::time_point::max();
    while (!_timers.empty() && _timers.begin()->first.first <= now) {
        const auto due = _timers.extract(_timers.begin());
        due.mapped()();
    }
    armTimer();
}

void EventLoop::runPosted() {
    std::vector<Task> posted;
    {
        const std::lock_guard lock(_mutex);
        posted.swap(_posted);
    }
    for (auto& task : posted)
        task();
}

} // namespace further
