#pragma once

#include <chrono>
#include <future>
#include <string>
#include <thread>

namespace further::ctl {

/// Says on stderr that something takes long, if it does: after a time, once, from a thread of its own. From
/// construction to destruction is how long it takes.
class SlowNote {
public:
    explicit SlowNote(std::string sentence, std::chrono::milliseconds patience = std::chrono::seconds(1));
    ~SlowNote();
    SlowNote(const SlowNote&) = delete;
    SlowNote& operator=(const SlowNote&) = delete;

private:
    std::promise<void> _done;
    std::thread _thread;
};

} // namespace further::ctl
