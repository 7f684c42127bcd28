#pragma once

#include "ctl/Fields.h"
#include "ctl/Terminal.h"

#include <string>

namespace further::ctl {

/// The table for what an agent says of its plugins. Throws Failure for what is no such answer.
std::string pluginTable(const Fields& answer, const Terminal& terminal);

/// A plugin's state: a word, and its colour.
std::string pluginState(const Fields& plugin);
Terminal::Colour colourOf(const Fields& plugin);

/// What has gone wrong in it since the agent's start; empty for nothing.
std::string pluginFaults(const Fields& plugin);

} // namespace further::ctl
