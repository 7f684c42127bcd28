#pragma once

#include "ProbedAgent.h"

#include <cstddef>
#include <string>
#include <vector>

namespace further::testing {

/// How programs may be started.
struct Way {
    std::string name;                     ///< goes on "programs are started …"
    std::size_t warm = 0;                 ///< so many interpreters wait
    bool graceful = false;                ///< a stop lets programs clean up
    std::vector<std::string> variables{}; ///< of the agent's environment
    std::vector<std::string> settings{};  ///< `key=value`, beside those that the others come to

    /// Runs the probes in an agent of its own.
    Outcomes run(const std::vector<Probe>& probes, ProbedAgent::As as) const;

    /// Fails, and tells of each probe of whose outcome the program could tell that it wasn't started by the bare
    /// interpreter. Those of the probes count that `actual` has, and that don't say that they may differ.
    void requireSame(const std::vector<Probe>& probes, const Outcomes& expected, const Outcomes& actual) const;

    std::vector<std::string> allSettings() const;

private:
    bool mayDiffer(const Probe& probe) const;
};

} // namespace further::testing
