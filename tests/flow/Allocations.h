#pragma once

#include <cstddef>

namespace further::testing {

/// How often this thread has asked operator new for memory.
std::size_t allocations();

} // namespace further::testing
