#pragma once

#include <further/Descriptor.h>
#include <further/PluginContext.h>
#include <further/User.h>

#include <Poco/Process.h>

#include <optional>
#include <string>
#include <vector>

namespace further::process {

/// Where the launcher is, and the rules that one which is started gets.
struct LauncherSetup {
    Directories directories;
    User user; ///< as whom programs run
    bool allowRoot = false;

    static LauncherSetup from(const PluginContext& context);

    /// What a launcher is started with.
    std::vector<std::string> arguments(const std::string& socket) const;
};

/// A connection to a further-launcher that listens in the agent's runtime directory.
struct ReachedLauncher {
    Descriptor connection;
    /// The launcher's process, where it was this that started it; for the caller to wait for, after its end.
    std::optional<Poco::ProcessHandle> process;

    /// Connects; where none is listening, starts one first and awaits its word that it is ready. Blocks for as long as
    /// that takes (a few milliseconds). Throws Error(unavailable) with the reason.
    static ReachedLauncher reach(const LauncherSetup& setup);
};

} // namespace further::process
