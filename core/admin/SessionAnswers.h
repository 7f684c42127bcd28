#pragma once

#include "admin/AdminServer.h"
#include "loop/EventLoop.h"
#include "session/SessionRegistry.h"

#include <further/Strand.h>

namespace further {

/// Answers `sessions`, `programs`, `program.stop` and `session.disconnect`. `strand` is the server's, `loop` the one
/// that the sessions live on; all outlive the server.
void answerSessions(AdminServer& server, Strand& strand, EventLoop& loop, SessionRegistry& sessions);

} // namespace further
