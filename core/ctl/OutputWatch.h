#pragma once

#include <further/Descriptor.h>

#include <atomic>
#include <functional>
#include <thread>

namespace further::ctl {

/// Finds out that nobody reads our standard output any more while there is nothing to write to it, as in
/// `call … --follow | head -1`. On a thread of its own.
class OutputWatch {
public:
    /// `onGone` is called once, on this object's thread.
    explicit OutputWatch(std::function<void()> onGone);
    ~OutputWatch();
    OutputWatch(const OutputWatch&) = delete;
    OutputWatch& operator=(const OutputWatch&) = delete;

    /// Any thread may ask.
    bool gone() const { return _gone; }

private:
    const Descriptor _end;
    std::atomic<bool> _gone{false};
    std::thread _thread;
};

} // namespace further::ctl
