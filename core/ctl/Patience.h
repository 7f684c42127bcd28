#pragma once

#include <chrono>

namespace further::ctl {

/// After so long without anything to send, a connection to an agent says that it lives.
constexpr std::chrono::seconds heartbeat{15};
/// How long the agent may take to answer our goodbye.
constexpr std::chrono::milliseconds farewell{500};

} // namespace further::ctl
