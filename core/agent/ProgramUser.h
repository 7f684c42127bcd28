#pragma once

#include <further/User.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace further {

/// Whom the choice of the programs' user knows of.
struct KnownUsers {
    User agent;           ///< as whom the agent runs
    std::string sudoUser; ///< who started it by sudo; empty: nobody
    std::function<std::optional<User>(const std::string& name)> find;
    bool launcher =
        false; ///< whether there is one already (programs.launcher): it may become others than the agent can

    /// Reads the environment.
    static KnownUsers ofThisSystem(bool launcher);

    /// Whether programs may be somebody else's than the agent's own user.
    bool mayBeOthers() const { return launcher || agent.uid == 0; }
};

/// As whom programs run, and why.
struct ProgramUser {
    User user;
    std::string reason; ///< the end of a sentence

    /// `wanted`: programs.user. Throws Poco::SyntaxException, with a sentence that says what to do, for a user who
    /// isn't there, whom this agent can't become, or who is root without `allowRoot`.
    static ProgramUser choose(const std::string& wanted, bool allowRoot, const KnownUsers& known);

    /// Those of `programs.allowedUsers`. Throws as choose() does.
    static std::vector<User> allowed(const std::vector<std::string>& names, bool allowRoot, const KnownUsers& known);

    bool isRoot() const { return user.uid == 0; }
    /// A line for the log.
    std::string sentence() const;
};

} // namespace further
