#pragma once

#include "KnownProcess.h"
#include "Sender.h"

#include <further/Descriptor.h>

#include <sys/types.h>

#include <array>
#include <optional>
#include <string>
#include <utility>

namespace further::launcher {

/// One side of the sockets of a fork that is to come: its own, and its reaper's link.
struct ForkEnds {
    Descriptor socket;
    Descriptor link;
};

struct ForkSockets {
    ForkEnds keepers;
    ForkEnds theirs;

    /// Throws std::system_error.
    static ForkSockets make();
};

/// A fork of a waiting program, as its keeper waits for it: until it and its reaper have said that they are there, and
/// the system that they are what they should be.
class ExpectedFork {
public:
    /// `user`: whose processes both are to be.
    ExpectedFork(ForkEnds ends, uid_t user) : _ends(std::move(ends)), _user(user) {}

    std::array<int, 2> descriptors() const;

    enum class State { expected, there, unfit };
    /// Looks whether something has come; without waiting.
    State look();
    /// Why it is unfit, as a sentence.
    const std::string& reason() const { return _reason; }

    // Where it is there, to be taken once.
    KnownProcess takeProgram() { return std::move(*_program); }
    KnownProcess takeReaper() { return std::move(*_reaper); }
    ForkEnds takeEnds() { return std::move(_ends); }

private:
    State hear();
    State verify();
    State unfit(std::string reason);

    ForkEnds _ends;
    const uid_t _user;
    std::optional<Sender> _waits;
    std::optional<Sender> _reaps;
    std::optional<KnownProcess> _program;
    std::optional<KnownProcess> _reaper;
    std::string _reason;
};

} // namespace further::launcher
