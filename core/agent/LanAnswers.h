#pragma once

#include "access/Authenticator.h"
#include "admin/AdminServer.h"
#include "agent/Network.h"
#include "loop/EventLoop.h"
#include "session/SessionLoops.h"

namespace further {

/// Answers `lan`, `lan.enable`, `lan.disable` and `code`. `loop` is the one that the sessions live on: those of other
/// machines end with `lan.disable`. All outlive the server. Main thread.
void answerLan(AdminServer& server, Network& network, SessionLoops& sessions, Authenticator& authenticator);

} // namespace further
