#pragma once

#include "plugins/common/machine/Files.h"

#include <Poco/JSON/Array.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace further::system {

/// How much a filesystem holds, in bytes.
struct Space {
    std::uint64_t total = 0;
    /// For an ordinary user.
    std::uint64_t free = 0;
};

/// The space of the filesystem that is mounted at a place; nothing where the system doesn't say.
using SpaceAt = std::function<std::optional<Space>(const std::string& mountPoint)>;
SpaceAt statvfsBelow(const machine::Files& files);

/// `mount`, `device`, `filesystem`, `total` and `free` of each disk that is mounted, from /proc/self/mountinfo. A disk
/// is a filesystem on a block device of this machine (or the overlay at `/`), once. What a server may hold up, on the
/// network or in a program (FUSE), is never touched, nor is what is mounted below it.
Poco::JSON::Array::Ptr disks(const machine::Files& files, const SpaceAt& spaceAt);

} // namespace further::system
