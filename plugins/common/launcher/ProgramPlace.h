#pragma once

#include "Script.h"
#include "Spec.h"

#include <string>

namespace further::launcher {

/// Brings this process, which is the program's user's, to where its program runs: makes the script, or looks for the
/// file, and enters its directory, which PWD names from then on; a program without a file runs in the working
/// directory. Returns the file's path; empty where there is none. `script`: null where none came as text. Throws
/// StepFailure.
std::string enterPlace(const Spec& spec, const std::string& home, const Script* script);

} // namespace further::launcher
