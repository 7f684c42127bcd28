#pragma once

#include "Files.h"
#include "Section.h"

#include <optional>
#include <string>

namespace further::machine {

/// `model` and `serial` of the board: from the device tree, else from /proc/cpuinfo, else (the model) from the firmware
/// of a PC.
Section boardSection(const Files& files);

/// That serial number alone; nothing of a board that has none.
std::optional<std::string> boardSerial(const Files& files);

} // namespace further::machine
