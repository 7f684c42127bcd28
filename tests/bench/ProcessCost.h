#pragma once

#include <vector>

#include <sys/types.h>

namespace further::bench {

/// What the processes have taken of the processor, in milliseconds: theirs and the kernel's for them.
double processorOf(const std::vector<pid_t>& processes);
/// What memory they have (PSS and swap), in MB.
double memoryOf(const std::vector<pid_t>& processes);

} // namespace further::bench
