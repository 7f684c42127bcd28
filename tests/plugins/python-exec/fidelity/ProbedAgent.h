#pragma once

#include "Probe.h"
#include "WarmReserve.h"
#include "support/AgentProcess.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace further::testing {

/// An agent with the probes in its working directory, several of which run in it at a time.
class ProbedAgent {
public:
    enum class As { text, file };

    /// `warm`: so many interpreters wait, and each start is a warm one. Throws where what the settings ask for can't be
    /// had, and starts would be plain cold ones. `variables`: of the agent's environment.
    explicit ProbedAgent(std::vector<std::string> settings, std::size_t warm = 0,
                         const std::vector<std::string>& variables = {});

    /// Runs each to its end. What differs from agent to agent and start to start, such as a home's name, is made equal.
    /// Throws where one doesn't end, or where it should have been a warm start and wasn't.
    Outcomes run(const std::vector<Probe>& probes, As as);

    /// The environment that a program begins with, in its order.
    std::vector<std::string> environment();
    /// The error that answers a start of this file, which isn't there to be run.
    std::string errorFor(const std::string& file);
    /// Where the probes are.
    std::filesystem::path probes() const { return _agent.home().path() / "further/probes"; }
    /// The same for an outcome that wasn't had from run().
    Outcome equalised(Outcome outcome, const Probe& probe) const;

    /// Of this source tree.
    static std::filesystem::path source();

private:
    AgentProcess _agent;
    WarmReserve _reserve;
    std::size_t _starts = 0;
};

} // namespace further::testing
