#include "ProgramEnvironment.h"

#include "SearchPath.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

namespace further::launcher {

namespace {

constexpr std::array<std::string_view, 4> ofTheDevice{"LANG", "LANGUAGE", "TZ", "DISPLAY"};
constexpr std::array<std::string_view, 2> ofTheSession{"WAYLAND_DISPLAY", "XAUTHORITY"};

template <class Names>
void inherit(std::map<std::string, std::string>& variables, const Names& names) {
    for (const auto name : names)
        if (const char* value = ::getenv(name.data()))
            variables.emplace(name, value);
}

/// Every LC_….
void inheritLocale(std::map<std::string, std::string>& variables) {
    for (char** entry = ::environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view variable(*entry);
        const auto equals = variable.find('=');
        if (variable.starts_with("LC_") && equals != std::string_view::npos)
            variables.emplace(variable.substr(0, equals), variable.substr(equals + 1));
    }
}

bool isDirectoryOf(const std::string& path, uid_t user) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == user;
}

} // namespace

std::vector<std::string> programEnvironment(const Account& account) {
    std::map<std::string, std::string> variables{{"HOME", account.home},
                                                 {"USER", account.name},
                                                 {"LOGNAME", account.name},
                                                 {"SHELL", account.shell},
                                                 {"PATH", searchPath(account.own)}};
    inherit(variables, ofTheDevice);
    inheritLocale(variables);
    if (account.own) {
        inherit(variables, ofTheSession);
        if (const char* runtime = ::getenv("XDG_RUNTIME_DIR");
            runtime != nullptr && isDirectoryOf(runtime, account.uid))
            variables.emplace("XDG_RUNTIME_DIR", runtime);
    }
    if (const auto runtime = "/run/user/" + std::to_string(account.uid); isDirectoryOf(runtime, account.uid))
        variables.emplace("XDG_RUNTIME_DIR", runtime);
    std::vector<std::string> environment;
    environment.reserve(variables.size());
    for (const auto& [name, value] : variables)
        environment.push_back(name + '=' + value);
    return environment;
}

} // namespace further::launcher
