#pragma once

#include <further/Descriptor.h>
#include <further/PluginContext.h>

#include <Poco/Process.h>

#include <optional>

namespace further::process {

/// A connection to a further-launcher that listens in the agent's runtime directory.
struct ReachedLauncher {
    Descriptor connection;
    /// The launcher's process, where it was this that started it; for the caller to wait for, after its end.
    std::optional<Poco::ProcessHandle> process;

    /// Connects; where none is listening, starts one first and awaits its word that it is ready. Blocks for as long as
    /// that takes (a few milliseconds). Throws Error(unavailable) with the reason.
    static ReachedLauncher reach(const Directories& directories);
};

} // namespace further::process
