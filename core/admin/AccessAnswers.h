#pragma once

#include "admin/AdminServer.h"
#include "session/Approver.h"
#include "session/SessionLoops.h"

namespace further {

/// Answers `token.create`, `tokens`, `token.revoke`, `approvals`, `approve` and `approval.revoke`. The sessions
/// of what is revoked end. All outlive the server.
void answerAccess(AdminServer& server, SessionLoops& sessions, Authenticator& authenticator, Approver& approver);

} // namespace further
