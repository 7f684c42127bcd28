#pragma once

#include "plugins/common/launcher/Limits.h"

#include <further/Error.h>

#include <cstdint>

namespace further::process {

/// What to tell a client whose program has met a limit. `amount`: how much it may have, in the unit of
/// launcher::Limits.
Error limitError(launcher::Limit limit, std::uint64_t amount);

} // namespace further::process
