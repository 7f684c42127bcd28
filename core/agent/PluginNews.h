#pragma once

#include "plugin/PluginRegistry.h"
#include "session/Event.h"

namespace further {

/// Tells the log, and those who follow the events, what has become of plugins that were changed while the agent runs.
void tellOf(const PluginRegistry::Entries& entries, EventJournal& events);

/// The same at the start, when the greeting tells which plugins run: the log gets those that don't.
void tellOfTroubles(const PluginRegistry::Entries& entries, EventJournal& events);

} // namespace further
