#pragma once

#include "agent/AgentUser.h"

#include <further/Settings.h>
#include <further/User.h>

#include <string>
#include <vector>

namespace further {

/// The launcher that an agent starts while it is root, and leaves root to: it serves the agent for as long as that
/// process lives, whatever program it executes. Where it is, and what rules it was given, stands in the environment.
class RootsLauncher {
public:
    /// `programs`: the settings below `programs.`; `user`: as whom programs run, with the home that they are to have.
    RootsLauncher(const Settings& programs, const User& user);

    /// Starts it for `agent` to use, and names it as `programs.launcher`; returns when it listens. Before there are
    /// other threads. Throws Poco::SystemException.
    void startFor(const AgentUser& agent) const;

    /// Becomes it, for `agent`, with a socket that systemd has passed (further-launcher takes that by itself). Throws
    /// Poco::SystemException.
    [[noreturn]] void becomeFor(const AgentUser& agent) const;

    /// Whether one was started for this agent.
    static bool started();

    /// Throws Poco::SyntaxException with a sentence where the one that was started has other rules than these: only
    /// root could change them. Nothing where none was started.
    void requireSame() const;

private:
    std::vector<std::string> wordsFor(const AgentUser& agent) const;

    std::string _home;
    std::vector<std::string> _rules; ///< words of the launcher's command line, but for places and numbers of this run
};

} // namespace further
