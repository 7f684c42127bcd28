#include "agent/ReadersShell.h"

#include "agent/JournaldChannel.h"

#include <Poco/Environment.h>
#include <Poco/String.h>

#include <unistd.h>

#include <sstream>
#include <system_error>

namespace further {

namespace {

constexpr uid_t firstOfPeople = 1000; // below it are root and the system's own users (Debian policy 9.2)

/// The first that the shell finds by this name is what it runs.
std::filesystem::path foundIn(const std::filesystem::path& name, const std::string& searchPath) {
    std::istringstream directories(searchPath);
    for (std::string directory; std::getline(directories, directory, ':');) {
        auto path = std::filesystem::path(directory) / name;
        if (path.is_absolute() && ::access(path.c_str(), X_OK) == 0)
            return path;
    }
    return {};
}

std::string forShell(const std::string& word) {
    constexpr auto plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@%+=:,./_-";
    return word.find_first_not_of(plain) == std::string::npos ? word : "'" + Poco::replace(word, "'", "'\\''") + "'";
}

std::string pathFrom(const std::filesystem::path& directory, const std::filesystem::path& program) {
    const auto fromThere = program.lexically_relative(directory);
    if (directory == "/" || fromThere.empty() || *fromThere.begin() == "..")
        return program.string();
    // A name without a slash would be looked for in PATH, and one with a dash in front be an option.
    const bool plain = fromThere.has_parent_path() && fromThere.native().front() != '-';
    return (plain ? "" : "./") + fromThere.string();
}

} // namespace

ReadersShell ReadersShell::own() {
    const auto searchPath = Poco::Environment::get("PATH", "");
    if (JournaldChannel::hasStderr())
        return {"/", searchPath, ::geteuid() < firstOfPeople};
    std::error_code gone;
    const auto directory = std::filesystem::current_path(gone);
    return {gone ? "/" : directory, searchPath};
}

std::string ReadersShell::command(const std::filesystem::path& program) const {
    const auto name = program.filename();
    std::error_code unseen;
    const bool isFound = std::filesystem::equivalent(foundIn(name, searchPath), program, unseen);
    return (needsSudo ? "sudo " : "") + forShell(isFound && !unseen ? name.string() : pathFrom(directory, program));
}

} // namespace further
