#pragma once

#include "Commands.h"

#include <string>

namespace further::simulator {

/// CommandError unless this device has it, such as "a lid".
void requirePart(bool has, const Simulation& simulation, const std::string& part);

/// CommandError where there is no hub that would notice.
void requireHub(const Simulation& simulation);

/// Where nobody hears of what happens just now, the answer says so.
Answer heard(const Simulation& simulation);

} // namespace further::simulator
