#pragma once

#include "agent/LiveConfiguration.h"

#include <ostream>

namespace further {

/// Holds the configuration to what the agent and its plugins know, without loading any. Writes every fault and every
/// warning to `out`, a line each with file and line, or that all is good; with `json` as one object, `{"file",
/// "faults":
/// [{"place", "line", "sentence"}], "warnings": ["…"]}`. Throws Poco::SyntaxException where there is a fault.
void checkConfiguration(const LiveConfiguration& configuration, std::ostream& out, bool json = false);

} // namespace further
