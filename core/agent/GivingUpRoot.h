#pragma once

#include "agent/LiveConfiguration.h"

#include <cstdint>
#include <optional>
#include <string>

namespace further {

/// Why an agent is root and stays it.
struct StaysRoot {
    std::string reason; ///< the end of a sentence
    std::string fix;    ///< what to type or to set
    bool asked = false; ///< whether agent.user says so
};

/// Makes an agent that root has started the user of `agent.user`, for good: tries whether that user can use all that
/// the agent needs, hands its directories over, and leaves the launcher to root. What `configuration` says is read
/// again then, as that user. Where `agent.user` isn't set, and the usual user isn't there or can't be the agent,
/// nothing is changed; but where files of the agent's are that user's already, who so could bring it about, it doesn't
/// stay root. An agent that isn't root's stays whose it is. Before there are other threads. Throws
/// Poco::SyntaxException with a sentence where `agent.user` names one who can't be the agent, or the usual user could
/// have brought that about, Poco::SystemException where something fails half-way.
std::optional<StaysRoot> giveUpRoot(LiveConfiguration& configuration);

/// Makes a process of root's the launcher of an agent that isn't root's, for good: what `configuration` says of
/// programs becomes the words of its command line. Its socket is one that systemd has passed. Throws
/// Poco::SyntaxException with a sentence where the configuration names nobody who could be the agent, or this isn't
/// root's; Poco::SystemException where it can't be executed.
[[noreturn]] void becomeLauncher(const LiveConfiguration& configuration);

/// Says it in the log, where it is so and nobody has asked for it.
void tellOf(const std::optional<StaysRoot>& agent);

/// Throws Poco::SyntaxException where this process could not listen at the port any more, should it begin anew: that
/// one is root's, and this isn't, nor has it the right to it.
void requireReachable(std::uint16_t port);

} // namespace further
