#pragma once

#include <cerrno>
#include <string>

namespace further {

/// What mends that something can't be written, where that is the disk's doing; `reason` is an errno. Empty for another
/// reason.
inline std::string diskAdvice(int reason) {
    switch (reason) {
    case ENOSPC:
        return "make room there (what takes it: df -h)";
    case EDQUOT:
        return "the agent's user has used up what the disk quota lets it have there: give it more, or make room";
    case EROFS:
        return "the disk is read-only, perhaps since it has failed (sudo dmesg says why): mount it to be written";
    case EIO:
        return "the disk fails (sudo dmesg says how)";
    default:
        return {};
    }
}

} // namespace further
