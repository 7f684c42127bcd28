#pragma once

#include <further/Registered.h>
#include <further/Strand.h>

#include <cstddef>
#include <functional>

namespace further {

/// Whether the agent is to begin anew, and when: now, or once no program runs. On the strand.
class Restart {
public:
    struct Actions {
        std::function<std::size_t()> programs; ///< how many run now
        std::function<bool()> mayBegin;        ///< whether the agent could start again; says why not
        Strand::Task end;                      ///< ends the agent
    };

    /// `strand` outlives this.
    Restart(Strand& strand, Actions actions);

    /// In a moment: who asked for it has the answer by then.
    void soon();
    /// Waits until no program runs; who starts one meanwhile is waited for too.
    void whenIdle();
    void cancel() { _waiting = {}; }

    bool waiting() const { return static_cast<bool>(_waiting); }
    std::size_t programs() const { return _actions.programs(); }
    /// Whether the agent has been ended in order to begin anew.
    bool wanted() const { return _wanted; }

private:
    void now();

    Strand& _strand;
    const Actions _actions;
    Registered _waiting;
    bool _wanted = false;
};

} // namespace further
