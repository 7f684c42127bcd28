#pragma once

#include "admin/AdminServer.h"
#include "admin/LogRecord.h"
#include "session/Event.h"

#include <further/Strand.h>

namespace further {

/// Answers `logs` and `events`. `strand` is the server's; all outlive the server.
void answerJournals(AdminServer& server, Strand& strand, LogJournal& logs, EventJournal& events);

} // namespace further
