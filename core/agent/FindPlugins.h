#pragma once

#include "agent/LiveConfiguration.h"
#include "plugin/PluginRegistry.h"

#include <filesystem>
#include <vector>

namespace further {

/// Finds the plugins, and checks the configuration's keys against what they know.
void findPlugins(PluginRegistry& plugins, const std::vector<std::filesystem::path>& directories,
                 LiveConfiguration& configuration);

} // namespace further
