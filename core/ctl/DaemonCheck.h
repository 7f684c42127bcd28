#pragma once

#include "ctl/Fields.h"

#include <filesystem>
#include <string>

namespace further::ctl {

/// What the agent's own program, `daemon`, finds in a configuration, without an agent: `{"file", "faults": [{"place",
/// "line", "sentence"}], "warnings": ["…"]}`, and `"denied": true` where we may not read it. `file`: empty for the
/// usual one. Throws Failure where the program can't be run, or doesn't answer within seconds.
Fields checkByDaemon(const std::filesystem::path& daemon, const std::string& file);

/// Where a fault stands, and what it is.
std::string faultText(const Fields& fault);

} // namespace further::ctl
