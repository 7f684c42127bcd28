#include "Variables.h"

#include <unistd.h>

#include <cstdlib>
#include <cstring>

namespace further::launcher {

void replaceEnvironment(const std::vector<std::string>& variables) {
    ::clearenv();
    addVariables(variables);
}

std::vector<std::string> variablesOfThisProcess() {
    std::vector<std::string> variables;
    for (char** entry = ::environ; entry != nullptr && *entry != nullptr; ++entry)
        if (std::strchr(*entry, '=') != nullptr)
            variables.emplace_back(*entry);
    return variables;
}

void addVariables(const std::vector<std::string>& variables) {
    for (const auto& variable : variables) {
        const auto equals = variable.find('=');
        ::setenv(variable.substr(0, equals).c_str(), variable.c_str() + equals + 1, 1);
    }
}

} // namespace further::launcher
