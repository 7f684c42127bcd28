#pragma once

#include <string>
#include <vector>

namespace further::launcher {

/// Gives this process these variables, `NAME=value` each, and no others.
void replaceEnvironment(const std::vector<std::string>& variables);

/// Sets them in addition to those that there are.
void addVariables(const std::vector<std::string>& variables);

} // namespace further::launcher
