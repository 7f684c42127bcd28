#pragma once

#include <chrono>
#include <filesystem>

namespace further {

/// Loads a shared object for a try in a child process, so that one that can't be loaded doesn't take the agent along:
/// an undefined symbol, or a static initialiser that throws, crashes, ends the process or never ends.
class LoadProbe {
public:
    /// `limit`: how long the loading may take.
    explicit LoadProbe(std::chrono::milliseconds limit = std::chrono::seconds(5)) : _limit(limit) {}

    /// Returns when `file` was loaded and the child is gone. Throws Poco::Exception with a sentence that says why it
    /// can't be loaded; std::system_error where the system has no room for a child. The calling process may have other
    /// threads; this one waits.
    void load(const std::filesystem::path& file) const;

private:
    const std::chrono::milliseconds _limit;
};

} // namespace further
