#pragma once

#include <further/Descriptor.h>
#include <further/Registered.h>
#include <further/Strand.h>

#include <filesystem>
#include <vector>

namespace further {

/// Tells when something has changed in the directories of plugins (inotify), a moment later, so that a plugin's two
/// files come together.
///
/// Why not Poco's DirectoryWatcher: it has a thread for each directory, and its fd_set overflows.
class PluginWatch {
public:
    /// A directory that isn't there yet is waited for, where the one above it is there. `strand`, on which `onChange`
    /// is called, outlives this. Throws std::system_error where the system has no more watches.
    PluginWatch(Strand& strand, std::vector<std::filesystem::path> directories, Strand::Task onChange);

private:
    void onReadable();
    void addWatches();

    Strand& _strand;
    const std::vector<std::filesystem::path> _directories;
    const Strand::Task _onChange;
    const Descriptor _inotify;
    Registered _watch;
    Registered _settling;
};

} // namespace further
