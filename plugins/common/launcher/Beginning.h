#pragma once

#include "StepFailure.h"

#include <further/Descriptor.h>

#include <chrono>
#include <optional>
#include <string>

namespace further::launcher {

/// How the start of one program goes, as its keeper hears of it: from the pipe that a successful exec closes, or from a
/// waiting program that was given its assignment.
class Beginning {
public:
    using Clock = std::chrono::steady_clock;

    enum class State {
        undecided,
        began,
        failed, ///< as failure() says
        unfit   ///< the waiting program can't become it, as reason() says, or has ended, or says nothing
    };

    /// How long a waiting program may take with its assignment before it counts as unfit.
    static constexpr std::chrono::milliseconds patience{500};

    /// Nothing has begun.
    Beginning() = default;
    /// Neither descriptor blocks.
    static Beginning byExec(Descriptor pipe);
    static Beginning byAssignment(Descriptor socket);
    /// It is decided, as the next look says. `lasting`: see below.
    static Beginning unfit(std::string reason, bool lasting = false);

    /// Looks whether it is decided by now; what was decided stays.
    State read();
    State state() const { return _state; }
    const StepFailure& failure() const { return _failure; }
    const std::string& reason() const { return _reason; }
    /// Of `unfit`: whether others that wait are unfit for the same reason.
    bool lasting() const { return _lasting; }

    /// To wait for; -1 when it is decided.
    int descriptor() const { return _source.get(); }
    /// When to look even if nothing has come.
    std::optional<Clock::time_point> until() const { return _until; }

private:
    void readExec();
    void readAssignment();
    void decide(State state);
    void decideUnfit(std::string reason);

    Descriptor _source;
    bool _byAssignment = false;
    State _state = State::undecided;
    StepFailure _failure{};
    std::string _reason;
    bool _lasting = false;
    std::optional<Clock::time_point> _until;
};

} // namespace further::launcher
