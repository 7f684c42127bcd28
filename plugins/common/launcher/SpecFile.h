#pragma once

#include "Spec.h"

#include <further/Descriptor.h>

namespace further::launcher {

/// A sealed memfd with the encoded Spec: nobody can change it any more. Throws std::system_error.
Descriptor makeSpecFile(const Spec& spec);

/// Reads what makeSpecFile made. Throws MalformedSpec for a descriptor of any other kind.
Spec readSpecFile(const Descriptor& file);

} // namespace further::launcher
