#pragma once

#include "plugins/common/launcher/Protocol.h"
#include "plugins/common/launcher/Spec.h"

#include <further/Error.h>

#include <string>

namespace further::process {

/// What to tell a client of a start that failed at `step` with the system's `error` (an errno). `advice`: what to do
/// where the program itself could not be executed, such as "set python-exec.interpreter to …".
Error startError(const launcher::Spec& spec, launcher::Step step, int error, const std::string& advice);

/// What to tell a client of a start that the launcher didn't outlive.
Error launcherLost();

} // namespace further::process
