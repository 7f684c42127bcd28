#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace further {

/// A small file of the agent's own, which nobody else may read (0600), replaced as a whole: who reads it finds the old
/// text or the new one, also after a power cut. One thread at a time.
class PrivateFile {
public:
    /// An empty path stands for no file: nothing is there, and nothing kept.
    explicit PrivateFile(std::filesystem::path path) : _path(std::move(path)) {}

    const std::filesystem::path& path() const { return _path; }

    /// Nothing where there is none. Throws Poco::FileException with a sentence where it can't be read, or where others
    /// could have written it.
    std::optional<std::string> read() const;
    /// Throws Poco::FileException with a sentence, and leaves the old text.
    void write(std::string_view text) const;

private:
    std::filesystem::path _path;
};

} // namespace further
