#include "loop/LoopStrand.h"

#include "loop/HoldTimer.h"
#include "loop/NoException.h"

#include <utility>

namespace further {

LoopStrand::LoopStrand(EventLoop& loop, WorkerPool& workers, OnException onException, OnSlow onSlow)
    : _loop(loop)
    , _workers(workers)
    , _alive(std::make_shared<const Owner>(Owner{std::move(onException), std::move(onSlow)})) {}

LoopStrand::~LoopStrand() = default;

Strand::Task LoopStrand::guarded(Task task, const char* what) const {
    return [alive = std::weak_ptr(_alive), task = std::move(task), what] {
        if (alive.expired())
            return;
        // Locked each time: the task may have ended the owner.
        const HoldTimer timer([&alive, what](std::chrono::milliseconds held) {
            if (const auto owner = alive.lock(); owner && owner->onSlow)
                owner->onSlow(what, held);
        });
        const auto tell = [&alive](const std::exception& exception) {
            if (const auto owner = alive.lock())
                owner->onException(exception);
        };
        try {
            task();
        } catch (const std::exception& exception) {
            tell(exception);
        } catch (...) {
            tell(NoException());
        }
    };
}

void LoopStrand::post(Task task) {
    _loop.post(guarded(std::move(task), "a posted task"));
}

Registered LoopStrand::after(std::chrono::milliseconds delay, Task task) {
    return _loop.after(delay, guarded(std::move(task), "a timer"));
}

Registered LoopStrand::watch(int fd, Ready ready, Task task) {
    return _loop.watch(fd, ready, guarded(std::move(task), "a watch"));
}

void LoopStrand::offload(Task work, Task then) {
    auto failure = std::make_shared<std::exception_ptr>();
    auto report = guarded(
        [failure] {
            if (*failure)
                std::rethrow_exception(*failure);
        },
        "the end of offloaded work");
    // Moved, not copied, to the loop: what `then` holds must not end on the worker's thread.
    _workers.submit([loop = &_loop, work = std::move(work), failure = std::move(failure), report = std::move(report),
                     then = guarded(std::move(then), "the end of offloaded work")]() mutable {
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
