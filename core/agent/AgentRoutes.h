#pragma once

#include "agent/WelcomePage.h"
#include "net/Routes.h"
#include "plugin/PluginRegistry.h"
#include "session/Event.h"
#include "session/ExecDialect.h"
#include "session/SessionRegistry.h"

namespace further {

/// What stands at which path, and who is told of those who aren't let in. All outlive the web server.
Routes agentRoutes(const CurrentPolicy& policy, const PluginRegistry& plugins, SessionRegistry& sessions,
                   const ExecDialect& exec, const WelcomePage& page, EventJournal& events);

} // namespace further
