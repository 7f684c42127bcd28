#include "Variables.h"

#include <cstdlib>

namespace further::launcher {

void replaceEnvironment(const std::vector<std::string>& variables) {
    ::clearenv();
    addVariables(variables);
}

void addVariables(const std::vector<std::string>& variables) {
    for (const auto& variable : variables) {
        const auto equals = variable.find('=');
        ::setenv(variable.substr(0, equals).c_str(), variable.c_str() + equals + 1, 1);
    }
}

} // namespace further::launcher
