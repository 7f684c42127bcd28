#pragma once

#include "Simulation.h"

#include <string>
#include <vector>

namespace further::simulator {

/// What is so just now, line by line, for people.
std::vector<std::string> statusOf(Simulation& simulation);

} // namespace further::simulator
