#pragma once

#include "agent/AgentSettings.h"
#include "agent/Checks.h"
#include "agent/GivingUpRoot.h"
#include "agent/LiveConfiguration.h"
#include "agent/ServingLauncher.h"
#include "plugin/PluginRegistry.h"

#include <further/User.h>

#include <Poco/Net/SocketAddress.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

namespace further {

/// What the agent's own checks look at. A value.
struct DoctorSubject {
    std::vector<Poco::Net::SocketAddress> addresses; ///< where it listens; at least one
    bool open;                                       ///< to everybody
    std::size_t tokens;                              ///< that let somebody in
    std::size_t approved;                            ///< clients that were let in without one
    std::filesystem::path stateDirectory;
    std::filesystem::path workDirectory; ///< absolute
    std::filesystem::path tempDirectory; ///< absolute
    std::vector<std::filesystem::path> pluginDirectories;
    User programUser;
    std::optional<StaysRoot> root; ///< why the agent is root, where it is
    ServingLauncher launcher;      ///< of the configuration that the agent runs with
    /// What is to be said of TLS now; nothing where only this device is served. Called on the main thread.
    std::function<std::optional<CheckResult>()> tls;
};

/// The agent's own checks: port, access, tls, configuration, directories, agent, programs, launcher, plugins, clock,
/// disk. Main thread; the checks may then run on any, and need nothing of the agent.
std::vector<Checks::Check> doctorChecks(const DoctorSubject& subject, const LiveConfiguration& configuration,
                                        const PluginRegistry& plugins);

} // namespace further
