#pragma once

#include <further/Descriptor.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <initializer_list>
#include <thread>

namespace further::ctl {

/// Hears SIGINT (Ctrl-C) and SIGTERM on a thread of its own, so that they work whatever the other threads wait for. The
/// second one ends the process at once. Others can be heard, too; of them SIGHUP and SIGQUIT are as SIGTERM.
class Signals {
public:
    struct Actions {
        /// At the first signal.
        std::function<void()> onFirst;
        /// From then on, at this interval, for as long as the process still runs.
        std::chrono::milliseconds patience;
        std::function<void()> onOverdue;
        /// Before the second one ends the process.
        std::function<void()> onSecond = [] {};
        /// At each of those that don't end us.
        std::function<void(int number)> onOther = [](int) {};
    };

    /// Keeps both, and `others`, from the calling thread and from every thread that it starts from now on. What comes
    /// meanwhile waits in the descriptor that this returns. A signal that was ignored when we were started stays so.
    static Descriptor block(std::initializer_list<int> others = {});

    /// `blocked` is what block() returned. The actions are called on this object's thread, until it is destroyed.
    Signals(Descriptor blocked, Actions actions);
    ~Signals();

    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

    /// The first signal; 0 before it. Any thread may ask.
    int first() const { return _first; }

private:
    void run();
    void take();

    const Descriptor _blocked;
    const Descriptor _end;
    const Actions _actions;
    std::atomic<int> _first{0};
    std::thread _thread;
};

} // namespace further::ctl
