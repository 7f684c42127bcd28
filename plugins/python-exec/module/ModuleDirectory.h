#pragma once

#include <further/Descriptor.h>
#include <further/User.h>

#include <filesystem>
#include <string>
#include <vector>

namespace further::python {

/// What programs reach of this run of the agent: the files of further_link, and its sockets. Everybody may pass through
/// (0711), nobody but the agent's user may list or change it. Removed at the end; what an agent that was killed has
/// left is removed by the next one. Any thread.
class ModuleDirectory {
public:
    /// Makes it in the first of `parents` that all of `users` can reach, and where a socket's path isn't too long.
    /// Throws Poco::FileException with a sentence.
    ModuleDirectory(const std::vector<std::filesystem::path>& parents, const std::vector<User>& users);
    ~ModuleDirectory();
    ModuleDirectory(const ModuleDirectory&) = delete;
    ModuleDirectory& operator=(const ModuleDirectory&) = delete;

    const std::filesystem::path& path() const { return _path; }
    /// For PYTHONPATH.
    std::filesystem::path python() const;
    /// Copies a file to where programs can read it, below a directory that is called as the file's. Throws
    /// std::filesystem::filesystem_error.
    std::filesystem::path copyForAll(const std::filesystem::path& file) const;
    /// Where a new socket may be made; a name that nobody can foresee. Throws Error(busy).
    std::filesystem::path freshSocket() const;

private:
    bool make(const std::filesystem::path& parent);
    void write() const;

    std::filesystem::path _path;
    Descriptor _lock; // held for as long as this lives: it isn't left over
};

} // namespace further::python
