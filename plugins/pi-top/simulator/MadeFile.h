#pragma once

#include <further/Descriptor.h>

#include <filesystem>
#include <string_view>

namespace further::simulator {

/// A file that we have made, and that goes with this object: only if it is still the same one. Throws
/// WriteError.
class MadeFile {
public:
    /// Appears whole, and takes no other's place: one that is there already is an error.
    MadeFile(std::filesystem::path path, std::string_view content);
    ~MadeFile();
    MadeFile(MadeFile&& other) noexcept = default;
    MadeFile& operator=(MadeFile&&) = delete;
    MadeFile(const MadeFile&) = delete;
    MadeFile& operator=(const MadeFile&) = delete;

    /// Whoever reads meanwhile has the old content or the new one.
    void replace(std::string_view content);

private:
    bool ours() const;

    std::filesystem::path _path;
    Descriptor _file; // open, so that no other file can look like it
};

} // namespace further::simulator
