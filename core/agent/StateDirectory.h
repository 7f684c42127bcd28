#pragma once

#include <filesystem>

namespace further {

/// What is kept from run to run: a directory that only the agent's user can look into (0700). See ProgramHome for when
/// another user passes through.
class StateDirectory {
public:
    /// Makes it where it is missing, and closes it to others where it isn't. Throws Poco::FileException with a sentence
    /// that says what to do.
    explicit StateDirectory(std::filesystem::path path);

    const std::filesystem::path& path() const { return _path; }

    /// Where this system wants it: for root, and for whom root has made it, /var/lib/further-link, otherwise in the
    /// user's XDG state directory. Reads the environment: before there are other threads.
    static std::filesystem::path usual();

private:
    const std::filesystem::path _path;
};

} // namespace further
