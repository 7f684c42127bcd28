#pragma once

#include <filesystem>
#include <string>

namespace further {

/// Where somebody will type a line that the agent has printed. A value.
struct ReadersShell {
    std::filesystem::path directory; ///< that the shell is in; `/`: who knows
    std::string searchPath;          ///< as in PATH
    bool needsSudo = false;          ///< who reads it is not one of those whom the agent serves

    /// That of whoever has started this process, or, where systemd has, of whoever reads the journal.
    static ReadersShell own();

    /// How `program`, an absolute path, is called there: by its name alone where that finds it.
    std::string command(const std::filesystem::path& program) const;
};

} // namespace further
