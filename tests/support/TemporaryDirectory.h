#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace further::testing {

/// A directory that is there for as long as this is.
class TemporaryDirectory {
public:
    TemporaryDirectory();
    ~TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    const std::filesystem::path& path() const { return _path; }
    /// Makes a file in it, and the directories that are missing; returns its path.
    std::string write(const std::string& name, std::string_view content) const;

private:
    std::filesystem::path _path;
};

/// Waits until there are so many entries in a directory: a program's own goes after its end has been told. Throws with
/// what is there where it doesn't come to that.
void awaitEntries(const std::filesystem::path& directory, std::size_t count);

} // namespace further::testing
