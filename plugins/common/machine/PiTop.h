#pragma once

#include "Files.h"
#include "Section.h"

namespace further::machine {

/// `deviceType` of a pi-top, and `hubSerial`, `batterySerial` and `displaySerial` of its parts; empty on another
/// machine.
Section piTopSection(const Files& files);

/// The serial numbers of all that a pi-top is made of: `hub`, `battery`, `display` and `board`. On another machine, at
/// most the board's.
Section serialsSection(const Files& files);

} // namespace further::machine
