#pragma once

#include "ctl/PairedDevice.h"

#include <string>

namespace further::ctl {

/// Gets a token from a device whose key we know, for the code that it shows, and returns it with the device. `device`
/// has no token yet; its name is the one that we ask for. Throws Failure: denied, with the device's sentence, where the
/// code isn't the one.
PairedDevice pairWith(PairedDevice device, const std::string& code);

} // namespace further::ctl
