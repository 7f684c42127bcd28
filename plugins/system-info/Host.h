#pragma once

#include "plugins/common/machine/Files.h"
#include "plugins/common/machine/Section.h"

#include <sys/utsname.h>

namespace further::system {

/// `hostname`, `kernel`, `architecture` (as the kernel says in `kernel`), `os`, `uptime`, `bootTime`, `load`.
machine::Section hostSection(const machine::Files& files, const utsname& kernel);

/// `total`, `available`, `swapTotal`, `swapFree`, all in bytes.
machine::Section memorySection(const machine::Files& files);

} // namespace further::system
