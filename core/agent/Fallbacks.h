#pragma once

#include "access/TokenStore.h"
#include "agent/Administration.h"
#include "agent/LanSwitch.h"
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

// What is kept in a file. One that was damaged is put aside, and all is as if it had never been: then the network is
// served as the configuration has it, and no token lets anybody in.
PluginSwitches switches(const std::set<std::string>& disabled, const std::filesystem::path& file);
TokenStore tokens(const std::filesystem::path& file);
LanSwitch lanSwitch(const std::vector<std::string>& configured, const std::filesystem::path& file);

/// The admin socket; null where it can't be had.
std::unique_ptr<Administration> administration(const std::filesystem::path& socket, const Administered& administered);

/// The watch on plugin directories; null where the system has no more watches.
std::unique_ptr<PluginWatch> watchPlugins(Strand& strand, const std::vector<std::filesystem::path>& directories,
                                          Strand::Task onChange);

} // namespace further
