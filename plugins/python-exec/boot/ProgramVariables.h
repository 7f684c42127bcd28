#pragma once

#include "StartEnvironment.h"

namespace further::boot {

/// Gives the process these variables in this order, and os.environ as a fresh interpreter would have it. Throws
/// PythonError.
void setProgramVariables(const Variables& environment);

/// Gives one variable another value, or with null takes it away, leaving it where it is among the others. Throws
/// PythonError.
void setVariable(const char* name, const char* value);

} // namespace further::boot
