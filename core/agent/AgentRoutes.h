#pragma once

#include "agent/WelcomePage.h"
#include "net/Routes.h"
#include "plugin/PluginRegistry.h"
#include "session/Event.h"
#include "session/SessionLoops.h"

#include <cstddef>
#include <set>
#include <string>

namespace further {

/// What stands at which path, and who is told of those who aren't let in. `execRunner`: what a start on /exec means.
/// What is passed by reference outlives the web server.
Routes agentRoutes(const CurrentPolicy& policy, const PluginRegistry& plugins, SessionLoops& sessions,
                   const std::string& execRunner, const WelcomePage& page, EventJournal& events);

/// The paths that no plugin can have.
std::set<std::string> pathsOf(const Routes& routes);

/// How many requests plugins may answer at once, where there are so many threads for all.
std::size_t servedAtOnce(int threads);

} // namespace further
