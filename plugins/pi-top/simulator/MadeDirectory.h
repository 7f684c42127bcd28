#pragma once

#include <filesystem>

namespace further::simulator {

/// A directory that goes with this object, if we have made it: one that was there already stays, and so does one that
/// others have put something into. Throws WriteError.
class MadeDirectory {
public:
    /// Its parent is there.
    explicit MadeDirectory(std::filesystem::path path);
    ~MadeDirectory();
    MadeDirectory(MadeDirectory&& other) noexcept;
    MadeDirectory& operator=(MadeDirectory&&) = delete;
    MadeDirectory(const MadeDirectory&) = delete;
    MadeDirectory& operator=(const MadeDirectory&) = delete;

private:
    std::filesystem::path _path;
    bool _made = false;
};

} // namespace further::simulator
