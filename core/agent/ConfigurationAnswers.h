#pragma once

#include "admin/AdminServer.h"
#include "agent/AgentSettings.h"
#include "agent/ConfigurationFindings.h"
#include "agent/LiveConfiguration.h"
#include "plugin/PluginRegistry.h"

#include <functional>
#include <string>

namespace further {

/// The manifests that could be read, for those who ask the configuration about keys. Valid as long as `entries` are.
Configuration::Manifests manifestsOf(const PluginRegistry::Entries& entries);

/// Whether a changed value of `key` holds at once, without a restart.
bool holdsAtOnce(const std::string& key);

/// What an agent that starts now would say of its configuration.
ConfigurationFindings findingsNow(const LiveConfiguration& configuration, const PluginRegistry& plugins);

/// Throws Error(invalidData) where an agent that starts now would refuse its configuration, or its launcher would keep
/// to another one. Blocks while that is asked (ServingLauncher).
void requireGoodConfiguration(const LiveConfiguration& configuration, const PluginRegistry& plugins);

/// Answers `config`, `config.check` and `reload`. `apply` makes those settings hold that can at once. All outlive the
/// server.
void answerConfiguration(AdminServer& server, LiveConfiguration& configuration, const PluginRegistry& plugins,
                         std::function<void(const AgentSettings&)> apply);

} // namespace further
