#include "ctl/AdminSocket.h"

#include <CLI/CLI.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

namespace further::ctl {

namespace {

constexpr auto systems = "/run/further-link/admin.sock";
constexpr auto below = "further-link/admin.sock";

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

} // namespace

void AdminSocket::addTo(CLI::App& command) {
    command.add_option("--socket", path, "The agent's admin socket")
        ->option_text("PATH (FURTHER_LINK_ADMIN_SOCKET, or where it is found)");
}

std::vector<std::filesystem::path> AdminSocket::places() const {
    if (!path.empty())
        return {path};
    if (const auto given = variable("FURTHER_LINK_ADMIN_SOCKET"); !given.empty())
        return {given};
    return usualPlaces(::geteuid(), variable("XDG_RUNTIME_DIR"), "/tmp");
}

std::vector<std::filesystem::path> AdminSocket::usualPlaces(uid_t user, const std::string& runtimeDirectory,
                                                            const std::filesystem::path& temporary) {
    std::vector<std::filesystem::path> places;
    if (user != 0) {
        if (!runtimeDirectory.empty())
            places.push_back(std::filesystem::path(runtimeDirectory) / below);
        const auto own = temporary / ("further-link-" + std::to_string(user));
        struct stat folder {};
        if (::lstat(own.c_str(), &folder) == 0 && S_ISDIR(folder.st_mode) && folder.st_uid == user)
            places.push_back(own / "admin.sock");
    }
    places.emplace_back(systems);
    return places;
}

} // namespace further::ctl
