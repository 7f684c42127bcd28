#pragma once

#include "agent/Administration.h"
#include "agent/PluginWatch.h"
#include "agent/RuntimeDirectory.h"
#include "plugin/PluginSwitches.h"

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

// What the agent would like to have, and can do without: where it can't be had, the log says so and the agent serves
// all the same.
namespace further {

/// Where things are kept: `wanted`, or else a place that goes with this run.
std::filesystem::path stateDirectory(const std::filesystem::path& wanted, const RuntimeDirectory& runtime);

/// Which plugins are on. A file that was damaged is put aside.
PluginSwitches switches(const std::set<std::string>& disabled, const std::filesystem::path& file);

/// The admin socket; null where it can't be had.
std::unique_ptr<Administration> administration(const std::filesystem::path& socket, const Administered& administered);

/// The watch on plugin directories; null where the system has no more watches.
std::unique_ptr<PluginWatch> watchPlugins(Strand& strand, const std::vector<std::filesystem::path>& directories,
                                          Strand::Task onChange);

} // namespace further
