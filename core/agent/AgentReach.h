#pragma once

#include "agent/AgentUser.h"

#include <filesystem>
#include <vector>

namespace further {

/// What an agent must be able to use once it is somebody else.
struct Need {
    std::filesystem::path path;
    int access; ///< of access(2)
};

/// The first of the needs that isn't met where a process is this user's; empty where all are. It is tried, in a process
/// of its own. Before there are other threads. Throws Poco::SystemException where there is no process to be had.
std::filesystem::path missing(const AgentUser& user, const std::vector<Need>& needs);

/// The libraries that this process has loaded, and its program.
std::vector<Need> needsOfThisProgram();

} // namespace further
