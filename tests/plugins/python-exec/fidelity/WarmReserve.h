#pragma once

#include "support/AgentProcess.h"

#include <cstddef>
#include <string>

namespace further::testing {

/// The interpreters that wait in an agent, as its doctor counts them: with these, a test can have each start be a warm
/// one, and know that it was.
class WarmReserve {
public:
    /// `size`: what python-exec.warm is; 0 where all starts are cold.
    WarmReserve(const AgentProcess& agent, std::size_t size) : _agent(agent), _size(size) {}

    /// Throws where the agent can't start programs as its settings ask.
    void requireGood() const;

    std::size_t size() const { return _size; }
    /// Waits until all are there, and the `starts` so far are counted.
    void awaitFull(std::size_t starts) const;
    /// How many starts were cold. Asked after awaitFull().
    std::size_t missed() const { return counts().missed; }
    /// How many were warm, but for the last of them.
    std::size_t taken() const { return counts().taken; }

private:
    struct Counts {
        std::size_t waiting = 0;
        std::size_t taken = 0;
        std::size_t missed = 0;
    };
    /// What the agent finds, in a sentence. Throws where it isn't good.
    std::string finding() const;
    Counts counts() const;

    const AgentProcess& _agent;
    std::size_t _size;
};

} // namespace further::testing
