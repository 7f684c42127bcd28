#pragma once

#include "ctl/Fields.h"
#include "ctl/Terminal.h"

#include <string>

namespace further::ctl {

/// One plugin in full, from what the agent says of it: its state, each message with what stands in it and an example to
/// paste into a shell, its settings.
std::string pluginPage(const Fields& plugin, const Terminal& terminal);

} // namespace further::ctl
