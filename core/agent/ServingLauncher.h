#pragma once

#include "agent/AgentSettings.h"
#include "agent/ProgramRules.h"

#include <further/PluginContext.h>
#include <further/Settings.h>

#include <filesystem>
#include <optional>
#include <string>

namespace further {

/// A launcher that serves the agent and that somebody else has started (`programs.launcher`): systemd, or root's agent
/// before it became another user. It keeps to the rules that it was given then, whatever becomes of the configuration,
/// so it is asked for them, and they are held against those that the configuration has. A value.
///
/// What asks it blocks until it has answered, half a second at most. Only while plugins are connected to it: one that
/// belongs to an agent of its own user ends with its last connection.
class ServingLauncher {
public:
    /// Of one configuration. Asks nothing yet. `programs`: the settings below `programs.`.
    ServingLauncher(const Settings& programs, const AgentSettings& settings);

    /// Whether there is one; the agent's own begins and ends with the agent.
    explicit operator bool() const { return !_socket.empty(); }

    /// What it says that it keeps to. Nothing where it doesn't say, where nobody is there, or somebody who is neither
    /// root nor this process's user.
    std::optional<ProgramRules> rules() const;

    /// A sentence that names each rule which the configuration has otherwise, and what to do. Empty where there is
    /// none, or no such launcher, or one that doesn't say: what isn't known is for check() to tell.
    std::string complaint() const;

    /// The line of `further-linkctl doctor`. `running` is the same of the configuration that the agent runs with.
    CheckResult check(const ServingLauncher& running) const;

private:
    std::filesystem::path _socket;
    ProgramRules _configured;
};

/// Says the complaint in the log, as a warning, where there is one.
void tellOf(const ServingLauncher& launcher);

} // namespace further
