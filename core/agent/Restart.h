#pragma once

#include <further/Registered.h>
#include <further/Strand.h>

#include <cstddef>
#include <functional>

namespace further {

/// Whether the agent is to begin anew, and when: now, or once no program runs. On the strand.
class Restart {
public:
    /// `programs`: how many run now. `end`: ends the agent. `strand` outlives this.
    Restart(Strand& strand, std::function<std::size_t()> programs, Strand::Task end);

    /// In a moment: who asked for it has the answer by then.
    void soon();
    /// Waits until no program runs; who starts one meanwhile is waited for too.
    void whenIdle();

    bool waiting() const { return static_cast<bool>(_waiting); }
    std::size_t programs() const { return _programs(); }
    /// Whether the agent has been ended in order to begin anew.
    bool wanted() const { return _wanted; }

private:
    void now();

    Strand& _strand;
    const std::function<std::size_t()> _programs;
    const Strand::Task _end;
    Registered _waiting;
    bool _wanted = false;
};

} // namespace further
