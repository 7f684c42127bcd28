#pragma once

#include "Files.h"
#include "Section.h"

#include <sys/utsname.h>

namespace further::system {

/// `hostname`, `kernel`, `architecture` (as the kernel says in `kernel`), `os`, `uptime`, `bootTime`, `load`.
Section hostSection(const Files& files, const utsname& kernel);

/// `model` and `serial` of the board: from the device tree, else from /proc/cpuinfo, else (the model) from the firmware
/// of a PC.
Section boardSection(const Files& files);

/// `deviceType` of a pi-top and the serial numbers of its parts; empty on another machine.
Section piTopSection(const Files& files);

/// `total`, `available`, `swapTotal`, `swapFree`, all in bytes.
Section memorySection(const Files& files);

} // namespace further::system
