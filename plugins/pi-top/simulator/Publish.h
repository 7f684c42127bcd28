#pragma once

#include "plugins/pi-top/pi-topd/WireMessage.h"

#include <functional>

namespace further::simulator {

/// Takes what has happened to the device, as the event that pi-topd makes of it.
using Publish = std::function<void(const pitopd::WireMessage&)>;

} // namespace further::simulator
