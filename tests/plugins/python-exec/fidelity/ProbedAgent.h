#pragma once

#include "Probe.h"
#include "support/AgentProcess.h"

#include <filesystem>
#include <string>
#include <vector>

namespace further::testing {

/// An agent with the probes in its working directory, several of which run in it at a time.
class ProbedAgent {
public:
    enum class As { text, file };

    explicit ProbedAgent(std::vector<std::string> settings);

    /// Runs each to its end. What differs from agent to agent and start to start, such as a home's name, is made equal.
    /// Throws where one doesn't end.
    Outcomes run(const std::vector<Probe>& probes, As as) const;

    /// The environment that a program begins with, in its order.
    std::vector<std::string> environment() const;
    /// Where the probes are.
    std::filesystem::path probes() const { return _agent.home().path() / "further/probes"; }
    const AgentProcess& agent() const { return _agent; }
    /// The same for an outcome that wasn't had from run().
    Outcome equalised(Outcome outcome, const Probe& probe) const;

    /// Of this source tree.
    static std::filesystem::path source();

private:
    AgentProcess _agent;
};

} // namespace further::testing
