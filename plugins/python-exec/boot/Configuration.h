#pragma once

#include "PyRef.h"

// What CPython reads its main program from. It is exported, but declared for CPython itself only.
extern "C" const PyConfig* _Py_GetConfig(void); // NOLINT(bugprone-reserved-identifier): CPython's name

namespace further::boot {

/// The configuration that CPython is about to run its main program by. It belongs to the interpreter.
inline PyConfig& configuration() {
    return *const_cast<PyConfig*>(_Py_GetConfig());
}

} // namespace further::boot
