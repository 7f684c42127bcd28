#pragma once

#include "admin/AdminServer.h"
#include "plugin/PluginRegistry.h"
#include "session/Event.h"

namespace further {

/// Answers `plugins`, `plugin.enable` and `plugin.disable`. The server's strand runs on the main thread; all outlive
/// the server.
void answerPlugins(AdminServer& server, PluginRegistry& plugins, EventJournal& events);

} // namespace further
