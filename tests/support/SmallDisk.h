#pragma once

#include "support/TemporaryDirectory.h"

#include <cstddef>
#include <filesystem>

namespace further::testing {

/// A tmpfs of a fixed size that only this test and what it starts can see: it stands in a mount namespace, which the
/// test's process enters with the first one and never leaves.
class SmallDisk {
public:
    /// Throws std::system_error where it may not be mounted.
    explicit SmallDisk(std::size_t bytes);
    ~SmallDisk();
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    /// Whether this process may have one.
    static bool permitted();

    std::filesystem::path path() const { return _place.path(); }

private:
    TemporaryDirectory _place;
};

} // namespace further::testing
