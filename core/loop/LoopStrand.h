#pragma once

#include "loop/EventLoop.h"
#include "loop/WorkerPool.h"

#include <further/Strand.h>

#include <chrono>
#include <exception>
#include <functional>
#include <memory>

namespace further {

/// A strand on an event loop. Its owner makes and destroys it on the loop's thread (or while the loop isn't running);
/// with it ends all that was posted or registered on it and has not run.
class LoopStrand : public Strand {
public:
    /// Told, on the loop's thread, of an exception that flew out of a callback or of offloaded work; of NoException
    /// where it was something else.
    using OnException = std::function<void(const std::exception&)>;

    /// Told, there too, how long a callback has held the loop, where that was longer than `longestHold`. `what` is the
    /// kind of callback, such as "a timer".
    using OnSlow = std::function<void(const char* what, std::chrono::milliseconds held)>;

    /// `onSlow` may be empty.
    LoopStrand(EventLoop& loop, WorkerPool& workers, OnException onException, OnSlow onSlow = {});
    ~LoopStrand() override;

    void post(Task task) override;
    [[nodiscard]] Registered after(std::chrono::milliseconds delay, Task task) override;
    [[nodiscard]] Registered watch(int fd, Ready ready, Task task) override;
    void offload(Task work, Task then) override;
    std::chrono::steady_clock::time_point now() const override;

private:
    struct Owner {
        OnException onException;
        OnSlow onSlow;
    };

    /// `task`, made so that it doesn't run after the strand's end, and what it throws and how long it takes goes to the
    /// owner.
    Task guarded(Task task, const char* what) const;

    EventLoop& _loop;
    WorkerPool& _workers;
    const std::shared_ptr<const Owner> _alive; // held weakly by what waits to run
};

} // namespace further
