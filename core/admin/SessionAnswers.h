#pragma once

#include "admin/AdminServer.h"
#include "session/SessionLoops.h"

#include <further/Strand.h>

namespace further {

/// Answers `sessions`, `programs`, `program.stop` and `session.disconnect`. `strand` is the server's; all outlive
/// the server.
void answerSessions(AdminServer& server, Strand& strand, SessionLoops& sessions);

} // namespace further
