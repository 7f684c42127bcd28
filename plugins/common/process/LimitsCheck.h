#pragma once

#include "plugins/common/launcher/Limits.h"
#include "plugins/common/launcher/Protocol.h"

#include <further/PluginContext.h>

#include <optional>

namespace further::process {

/// The line of `further-linkctl doctor` that says how the limits of programs are kept: asks the launcher. Made in
/// Plugin::start(), for PluginContext::addCheck.
PluginContext::CheckTask limitsCheck(const PluginContext& context);

/// What that line says. `ownUser`: whether programs run as the agent's own user.
CheckResult findingOf(const launcher::Answer& answer, const launcher::Limits& limits, bool ownUser);

} // namespace further::process
