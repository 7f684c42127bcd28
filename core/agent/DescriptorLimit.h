#pragma once

#include <cstddef>

namespace further {

/// Takes as many descriptors as the system lets this process have: a client costs one, a program five. A warning in the
/// log where that is too few for `clients`.
void raiseDescriptorLimit(std::size_t clients);

} // namespace further
