#pragma once

#include "support/AgentProcess.h"

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace further::testing {

/// An agent that simulates a pi-top, whose pi-topd serves at free ports.
class SimulatedPiTop : public AgentProcess {
public:
    /// `device` as the setting pi-top.simulatedDevice has it; `definitions` as an AgentProcess has them.
    explicit SimulatedPiTop(const std::string& device = "pi-top-4", const std::vector<std::string>& definitions = {});

    /// The simulator's process that runs now. Throws where there is none.
    pid_t simulator() const;
    /// Where requests are answered and events are published, at 127.0.0.1: the same for all simulators that this agent
    /// starts.
    std::uint16_t requestsPort() const { return portBehind("Requests: 127.0.0.1:"); }
    std::uint16_t eventsPort() const { return portBehind("Events: 127.0.0.1:"); }

private:
    std::uint16_t portBehind(const std::string& word) const;
};

} // namespace further::testing
