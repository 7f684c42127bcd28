#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace further::machine {

/// A machine's files, read below a root directory: `/` on a device, a recorded tree in a test. What stands in them is
/// nobody's promise: only regular files are read, within bounds, and nothing is thrown for what is missing or odd.
/// A value; any thread may read, and reading may block.
class Files {
public:
    explicit Files(std::filesystem::path root = "/");

    /// Where `path`, an absolute path of the machine, is.
    std::filesystem::path at(std::string_view path) const;

    /// The first MiB of a file; empty where it can't be read.
    std::string text(std::string_view path) const;
    /// The one word or line of a file, as word() in Text.h has it.
    std::optional<std::string> word(std::string_view path) const;
    /// The one whole number of a file.
    std::optional<std::int64_t> number(std::string_view path) const;
    /// The names in a directory, sorted; none where it can't be read. Of a directory with more than 1000, any 1000.
    std::vector<std::string> names(std::string_view path) const;

private:
    std::filesystem::path _root;
};

} // namespace further::machine
