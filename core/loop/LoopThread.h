#pragma once

#include "loop/EventLoop.h"

#include <thread>

namespace further {

/// A thread that runs a loop; ended, and waited for, with this object at the latest.
class LoopThread {
public:
    explicit LoopThread(EventLoop& loop) : _loop(loop), _thread([&loop] { loop.run(); }) {}
    ~LoopThread() { end(); }
    LoopThread(const LoopThread&) = delete;
    LoopThread& operator=(const LoopThread&) = delete;

    void end() {
        if (!_thread.joinable())
            return;
        _loop.stop();
        _thread.join();
    }

private:
    EventLoop& _loop;
    std::thread _thread;
};

} // namespace further
