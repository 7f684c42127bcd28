#pragma once

#include <further/Api.h>
#include <further/Registered.h>

#include <chrono>
#include <functional>

namespace further {
inline namespace v1 {

/// What a watched descriptor is ready for. `hangup`: the other side has closed or shut down its writing half.
enum class Ready { read, write, hangup };

/// Its owner's view of an event loop: one callback at a time, all on one thread, so that what runs on a strand needs
/// no locks. When the strand's owner ends, what was posted or registered and has not run yet never runs.
///
/// Threads: post() may be called from any thread while the owner lives; everything else on the strand's own thread.
/// No callback may block: what blocks goes to offload(). A callback may destroy whatever it likes, its own
/// registration included.
class FURTHER_API Strand {
public:
    using Task = std::function<void()>;

    virtual ~Strand();

    /// Runs `task` on the strand, after what was posted before.
    virtual void post(Task task) = 0;

    /// Runs `task` once after `delay`, measured by the monotonic clock.
    [[nodiscard]] virtual Registered after(std::chrono::milliseconds delay, Task task) = 0;

    /// Runs `task` whenever `fd` is ready (level-triggered: until it has been read, written or cancelled). An error or
    /// hang-up of `fd` counts as ready for everything. At most one watch for each of the three on one descriptor; the
    /// descriptor outlives the watch.
    [[nodiscard]] virtual Registered watch(int fd, Ready ready, Task task) = 0;

    /// Runs `work` on a worker thread, then `then` on the strand. An exception from `work` is logged, and `then` runs
    /// all the same. Throws Error(busy) where too much work is waiting.
    virtual void offload(Task work, Task then) = 0;

    /// The monotonic clock that after() goes by (a test's strand has one of its own).
    virtual std::chrono::steady_clock::time_point now() const = 0;
};

} // namespace v1
} // namespace further
