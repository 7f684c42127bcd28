#pragma once

#include "plugins/common/launcher/Limits.h"
#include "plugins/common/launcher/Protocol.h"

#include <further/Descriptor.h>
#include <further/PluginContext.h>
#include <further/User.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace further::process {

/// Where the launcher is, and the rules that one which is started gets.
struct LauncherSetup {
    Directories directories;
    User user;                       ///< as whom programs run
    std::vector<std::string> others; ///< as whom they may run, too
    bool allowRoot = false;
    launcher::Limits limits;      ///< of each program
    std::string controlGroup;     ///< a directory; empty: the one that systemd has delegated, if any
    std::filesystem::path socket; ///< where it listens
    bool startsIt = true;         ///< where nobody does: another's is only awaited

    /// Throws Error(invalidData) for a setting that is out of range.
    static LauncherSetup from(const PluginContext& context);

    /// What a launcher is started with.
    std::vector<std::string> arguments() const;
};

/// A connection to a further-launcher: to the one that `programs.launcher` names, or else in the agent's runtime
/// directory, which all plugins of an agent share, whichever of them has started it.
struct ReachedLauncher {
    Descriptor connection;
    /// The launcher's process (a pidfd), a child of this one; none where it is another's (`programs.launcher`).
    Descriptor process;
    /// Whether it was this that started it.
    bool started = false;

    /// Connects; where none is listening, and none is given, starts one first and awaits its word that it is ready.
    /// Blocks for as long as that takes (a few milliseconds); of several at once one starts it, and the others wait.
    /// Throws Error(unavailable) with the reason.
    static ReachedLauncher reach(const LauncherSetup& setup);
};

/// Where the launcher listens.
std::filesystem::path launcherSocket(const PluginContext& context);

/// A connection to the launcher at `path`; none where nobody listens there. Throws Error(unavailable) where that is
/// neither root's nor this process's user's.
Descriptor connectTo(const std::string& path);

/// What a launcher says of itself; nothing where it doesn't answer in time. Blocks for that long.
std::optional<launcher::Answer> askLauncher(const Descriptor& connection, std::chrono::milliseconds patience);

} // namespace further::process
