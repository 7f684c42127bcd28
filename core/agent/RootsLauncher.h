#pragma once

#include "agent/AgentUser.h"
#include "agent/ProgramRules.h"

#include <filesystem>
#include <string>
#include <vector>

namespace further {

/// The launcher that an agent starts while it is root, and leaves root to: it serves the agent for as long as that
/// process lives, whatever program it executes. Where it is stands in the environment; what rules it was given, it says
/// itself (ServingLauncher).
class RootsLauncher {
public:
    /// `home`: which the programs' user is to have; empty for one who needs none made.
    RootsLauncher(const ProgramRules& rules, const std::filesystem::path& home);

    /// Starts it for `agent` to use, and names it as `programs.launcher`; returns when it listens. Before there are
    /// other threads. Throws Poco::SystemException.
    void startFor(const AgentUser& agent) const;

    /// Becomes it, for `agent`, with a socket that systemd has passed (further-launcher takes that by itself). Throws
    /// Poco::SystemException.
    [[noreturn]] void becomeFor(const AgentUser& agent) const;

private:
    std::vector<std::string> wordsFor(const AgentUser& agent) const;

    std::string _home;
    std::vector<std::string> _rules; ///< words of the launcher's command line, but for places and numbers of this run
};

} // namespace further
