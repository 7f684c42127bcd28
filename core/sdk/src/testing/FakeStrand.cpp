#include <further/testing/FakeStrand.h>

#include <Poco/Exception.h>

#include <poll.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <utility>
#include <vector>

namespace further::testing {

namespace {

constexpr std::array<short, 3> pollEvents{POLLIN, POLLOUT, POLLRDHUP};
constexpr short readyForAll = POLLERR | POLLHUP | POLLNVAL;

} // namespace

struct FakeStrand::State {
    using Number = std::uint64_t; // keeps what is due at one time, or watched on one descriptor, in order
    using Due = std::pair<std::chrono::steady_clock::time_point, Number>;

    struct Watch {
        int fd;
        Ready ready;
        Task task;
    };

    std::chrono::steady_clock::time_point now{std::chrono::hours(1)};
    Number made = 0;
    std::deque<Task> posted;
    std::map<Due, Task> timers;
    std::map<Number, Watch> watches;
};

FakeStrand::FakeStrand() : _state(std::make_shared<State>()) {}

FakeStrand::~FakeStrand() {
    // What is cancelled by the end of a task finds no strand any more.
    const auto state = std::move(_state);
}

void FakeStrand::post(Task task) {
    _state->posted.push_back(std::move(task));
}

Registered FakeStrand::after(std::chrono::milliseconds delay, Task task) {
    const State::Due due{_state->now + delay, _state->made++};
    _state->timers.emplace(due, std::move(task));
    return Registered([state = std::weak_ptr(_state), due] {
        if (const auto alive = state.lock())
            alive->timers.extract(due); // its task ends after the map has been changed
    });
}

Registered FakeStrand::watch(int fd, Ready ready, Task task) {
    for (const auto& [number, watch] : _state->watches)
        if (watch.fd == fd && watch.ready == ready)
            throw Poco::LogicException("This descriptor is watched for this already");
    const auto number = _state->made++;
    _state->watches.emplace(number, State::Watch{fd, ready, std::move(task)});
    return Registered([state = std::weak_ptr(_state), number] {
        if (const auto alive = state.lock())
            alive->watches.extract(number);
    });
}

void FakeStrand::offload(Task work, Task then) {
    try {
        work();
    } catch (const std::exception&) { // as the contract has it: `then` runs all the same
    }
    post(std::move(then));
}

std::chrono::steady_clock::time_point FakeStrand::now() const {
    return _state->now;
}

void FakeStrand::runPosted() {
    while (!_state->posted.empty()) {
        const auto task = std::move(_state->posted.front());
        _state->posted.pop_front();
        task();
    }
}

void FakeStrand::advance(std::chrono::milliseconds time) {
    const auto until = _state->now + time;
    runPosted();
    while (!_state->timers.empty() && _state->timers.begin()->first.first <= until) {
        const auto timer = _state->timers.extract(_state->timers.begin());
        _state->now = std::max(_state->now, timer.key().first);
        timer.mapped()();
        runPosted();
    }
    _state->now = until;
}

bool FakeStrand::runUntil(const std::function<bool()>& done, std::chrono::milliseconds timeout) {
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    for (;;) {
        runPosted();
        if (done())
            return true;
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        const bool late = left.count() <= 0; // this process may have had to wait for longer than that
        if (!pollOnce(late ? std::chrono::milliseconds(0) : left) || late) {
            runPosted();
            return done();
        }
    }
}

std::size_t FakeStrand::timers() const {
    return _state->timers.size();
}

std::size_t FakeStrand::watches() const {
    return _state->watches.size();
}

/// False where nothing became ready in time.
bool FakeStrand::pollOnce(std::chrono::milliseconds timeout) {
    std::vector<State::Number> numbers;
    std::vector<pollfd> polled;
    for (const auto& [number, watch] : _state->watches) {
        numbers.push_back(number);
        polled.push_back({watch.fd, pollEvents.at(static_cast<std::size_t>(watch.ready)), 0});
    }
    if (::poll(polled.data(), polled.size(), static_cast<int>(timeout.count())) <= 0)
        return false;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto watch = _state->watches.find(numbers[i]); // an earlier task may have cancelled it
        if (watch == _state->watches.end() || (polled[i].revents & (polled[i].events | readyForAll)) == 0)
            continue;
        const auto task = watch->second.task; // a copy, as it may cancel itself
        task();
    }
    return true;
}

} // namespace further::testing
