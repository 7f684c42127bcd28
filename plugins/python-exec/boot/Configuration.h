#pragma once

#include "PyRef.h"

namespace further::boot {

/// The configuration that CPython is about to run its main program by. It belongs to the interpreter, which exports it
/// for itself: what is done with it holds for the version that this module was built for.
inline PyConfig& configuration() {
    return *const_cast<PyConfig*>(_Py_GetConfig());
}

} // namespace further::boot
