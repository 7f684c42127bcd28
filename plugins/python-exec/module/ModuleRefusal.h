#pragma once

#include <stdexcept>

namespace further::python {

/// Why a connection of a program's ends: a sentence that its further_link gets to read.
struct ModuleRefusal : std::runtime_error {
    using std::runtime_error::runtime_error;
};

} // namespace further::python
