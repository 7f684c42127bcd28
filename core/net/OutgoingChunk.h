#pragma once

#include <cstddef>
#include <string>

namespace further {

/// Frames of one kind that are written together.
struct OutgoingChunk {
    /// What a frame counts as: a program's output, or anything else.
    enum class Kind { output, control };

    Kind kind = Kind::control;
    std::string bytes;
    std::size_t written = 0;
};

} // namespace further
