#pragma once

#include "Options.h"

#include <variant>

namespace further::simulator {

/// What the command line asks for. Where there is nothing more to do, because it was --help, or was told on stderr what
/// is wrong, the exit code: 0, or 2.
std::variant<Options, int> parseCommandLine(int argc, char** argv);

} // namespace further::simulator
