#pragma once

#include "ctl/AdminSocket.h"
#include "ctl/AgentAddress.h"

#include <filesystem>
#include <optional>

namespace further::ctl {

/// Where this computer's own agent listens, as it says at its admin socket; `otherwise` where none says it, or not to
/// us. Throws Failure where `socket` was named and nobody answers there.
AgentAddress addressOfLocalAgent(const AdminSocket& socket, const AgentAddress& otherwise);

/// An admin socket of this computer that is there and isn't for us.
std::optional<std::filesystem::path> closedAdminSocket();

} // namespace further::ctl
