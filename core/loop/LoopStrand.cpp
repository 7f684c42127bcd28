#include "loop/LoopStrand.h"

#include <utility>

namespace further {

LoopStrand::LoopStrand(EventLoop& loop, WorkerPool& workers, OnException onException)
    : _loop(loop), _workers(workers), _alive(std::make_shared<const OnException>(std::move(onException))) {}

LoopStrand::~LoopStrand() = default;

Strand::Task LoopStrand::guarded(Task task) const {
    return [alive = std::weak_ptr(_alive), task = std::move(task)] {
        if (alive.expired())
            return;
        try {
            task();
        } catch (const std::exception& exception) {
            if (const auto onException = alive.lock()) // the task may have ended the owner
                (*onException)(exception);
        }
    };
}

void LoopStrand::post(Task task) {
    _loop.post(guarded(std::move(task)));
}

Registered LoopStrand::after(std::chrono::milliseconds delay, Task task) {
    return _loop.after(delay, guarded(std::move(task)));
}

Registered LoopStrand::watch(int fd, Ready ready, Task task) {
    return _loop.watch(fd, ready, guarded(std::move(task)));
}

void LoopStrand::offload(Task work, Task then) {
    auto failure = std::make_shared<std::exception_ptr>();
    auto report = guarded([failure] {
        if (*failure)
            std::rethrow_exception(*failure);
    });
    // Moved, not copied, to the loop: what `then` holds must not end on the worker's thread.
    _workers.submit([loop = &_loop, work = std::move(work), failure = std::move(failure), report = std::move(report),
                     then = guarded(std::move(then))]() mutable {
        try {
            std::exchange(work, nullptr)();
        } catch (...) {
            *failure = std::current_exception();
        }
        failure.reset();
        loop->post(std::move(report));
        loop->post(std::move(then));
    });
}

std::chrono::steady_clock::time_point LoopStrand::now() const {
    return EventLoop::Clock::now();
}

} // namespace further
