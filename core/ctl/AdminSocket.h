#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace further::ctl {

/// Where the local agent's admin socket may be. A value.
struct AdminSocket {
    /// What `--socket` said; empty: wherever it is found.
    std::string path;

    /// Adds `--socket` to a command; this must outlive the App.
    void addTo(CLI::App& command);

    /// Where to look, in this order: `--socket` alone, otherwise FURTHER_LINK_ADMIN_SOCKET alone, otherwise the usual
    /// places.
    std::vector<std::filesystem::path> places() const;

    /// The usual places for a user. `runtimeDirectory`: the user's, from XDG_RUNTIME_DIR. The folder in `temporary`
    /// counts only where it is the user's own: anyone may make one there.
    static std::vector<std::filesystem::path> usualPlaces(uid_t user, const std::string& runtimeDirectory,
                                                          const std::filesystem::path& temporary);
};

} // namespace further::ctl
