#pragma once

#include <string>

namespace further::launcher {

/// A file name that nobody can foresee: `further-` and 24 hexadecimal digits. Throws StepFailure(tempDirectory).
std::string freshName();

} // namespace further::launcher
