#include "loop/WorkerPool.h"

#include <further/Error.h>

#include <string>
#include <system_error>
#include <utility>

namespace further {

WorkerPool::WorkerPool(std::size_t maxThreads, std::size_t maxWaiting)
    : _maxThreads(maxThreads), _maxWaiting(maxWaiting) {}

WorkerPool::~WorkerPool() {
    end();
}

void WorkerPool::end() {
    std::vector<std::thread> threads;
    std::deque<Task> dropped;
    {
        const std::lock_guard lock(_mutex);
        _ending = true;
        threads.swap(_threads);
        dropped.swap(_waiting);
    }
    _changed.notify_all();
    dropped.clear();
    for (auto& thread : threads)
        thread.join();
}

void WorkerPool::submit(Task task) {
    const std::lock_guard lock(_mutex);
    if (_ending)
        return;
    if (_waiting.size() >= _maxWaiting)
        throw Error(ErrorCode::busy, "Too many tasks are waiting for a worker thread; try again in a moment.");
    if (_idle <= _waiting.size() && _threads.size() < _maxThreads)
        addThread();
    _waiting.push_back(std::move(task));
    _changed.notify_one();
}

/// Where the system lets us have no more threads, those that there are do the work.
void WorkerPool::addThread() {
    try {
        _threads.emplace_back([this] { work(); });
    } catch (const std::system_error& problem) {
        if (_threads.empty())
            throw Error(ErrorCode::busy, std::string("The system has no thread for this (") + problem.what() +
                                             "); try again in a moment.");
    }
}

void WorkerPool::work() {
    std::unique_lock lock(_mutex);
    while (true) {
        ++_idle;
        _changed.wait(lock, [this] { return _ending || !_waiting.empty(); });
        --_idle;
        if (_ending)
            return;
        const Task task = std::move(_waiting.front());
        _waiting.pop_front();
        lock.unlock();
        task();
        lock.lock();
    }
}

} // namespace further
