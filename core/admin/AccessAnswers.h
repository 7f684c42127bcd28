#pragma once

#include "admin/AdminServer.h"
#include "plugin/PluginRegistry.h"
#include "session/Approver.h"
#include "session/SessionLoops.h"

namespace further {

/// Answers `token.create`, `tokens`, `token.revoke`, `approvals`, `approve` and `approval.revoke`. The sessions
/// of what is revoked end. A permission that no plugin here knows is given, with a warning. All outlive the server.
void answerAccess(AdminServer& server, SessionLoops& sessions, Authenticator& authenticator, Approver& approver,
                  const PluginRegistry& plugins);

} // namespace further
