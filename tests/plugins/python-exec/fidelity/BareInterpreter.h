#pragma once

#include "Probe.h"

#include <filesystem>
#include <string>
#include <vector>

namespace further::testing {

/// `/usr/bin/python3 -u FILE`, with nothing of ours between: what every program of the agent's is held against.
class BareInterpreter {
public:
    /// `environment`: `NAME=value`, whose PWD becomes the directory of the probe.
    BareInterpreter(std::filesystem::path probes, std::vector<std::string> environment);

    /// Runs a probe to its end, on pipes and in a session of its own. Throws where it doesn't end.
    Outcome run(const Probe& probe) const;

private:
    std::filesystem::path _probes;
    std::vector<std::string> _environment;
};

} // namespace further::testing
