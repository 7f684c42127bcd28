#pragma once

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

namespace further {

/// Holds a configuration to what the agent and its plugins know, without loading any. It is judged for the agent that
/// systemd runs, where its unit is installed: with root's launcher, and as that agent's user, whom this process becomes
/// where it is root's. `file`: empty for none; `definitions`: `key=value` from the command line. Writes every fault and
/// every warning to `out`, a line each with file and line, or that all is good; with `json` as one object
/// (ConfigurationFindings). Throws Poco::SyntaxException where there is a fault.
void checkConfiguration(const std::filesystem::path& file, const std::vector<std::string>& definitions,
                        std::ostream& out, bool json = false);

} // namespace further
