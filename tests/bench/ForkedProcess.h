#pragma once

#include <functional>

#include <sys/types.h>

namespace further::bench {

/// A process of its own, whose work is none of ours: does one thing until it is killed, with this.
class ForkedProcess {
public:
    explicit ForkedProcess(const std::function<void()>& work);
    ~ForkedProcess();
    ForkedProcess(const ForkedProcess&) = delete;
    ForkedProcess& operator=(const ForkedProcess&) = delete;

private:
    pid_t _pid;
};

} // namespace further::bench
