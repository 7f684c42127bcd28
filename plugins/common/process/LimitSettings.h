#pragma once

#include "plugins/common/launcher/Limits.h"

#include <further/Settings.h>

namespace further::process {

/// The limits of a program as the settings under `programs.` have them. Throws Error(invalidData) for one that is out
/// of range.
launcher::Limits limitsFrom(const Settings& programs);

} // namespace further::process
