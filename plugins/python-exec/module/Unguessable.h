#pragma once

#include <string>

namespace further::python {

/// 24 hexadecimal digits from the kernel. Throws Error(busy) where it has none yet.
std::string unguessable();

} // namespace further::python
