#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace further {

/// A few threads for what blocks. They are started at need and end with the pool; what is still waiting then is
/// dropped, what is running is waited for.
class WorkerPool {
public:
    using Task = std::function<void()>;

    /// `maxThreads` work at once; `maxWaiting` more tasks may wait.
    WorkerPool(std::size_t maxThreads, std::size_t maxWaiting);
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// Waits for what is running, and drops what is waiting and what is still submitted. Not from a task.
    void end();

    /// From any thread. `task` throws nothing. Throws Error(busy) where too many are waiting, or where the
    /// system lets us have not a single thread.
    void submit(Task task);

private:
    void addThread();
    void work();

    const std::size_t _maxThreads;
    const std::size_t _maxWaiting;
    std::mutex _mutex; // guards all below
    std::condition_variable _changed;
    std::deque<Task> _waiting;
    std::vector<std::thread> _threads;
    std::size_t _idle = 0;
    bool _ending = false;
};

} // namespace further
