#pragma once

#include "access/Authenticator.h"
#include "admin/AdminServer.h"
#include "agent/Network.h"
#include "session/SessionLoops.h"

namespace further {

/// Answers `lan`, `lan.enable`, `lan.disable` and `code`. The sessions of other machines end with
/// `lan.disable`. All outlive the server. Main thread.
void answerLan(AdminServer& server, Network& network, SessionLoops& sessions, Authenticator& authenticator);

} // namespace further
