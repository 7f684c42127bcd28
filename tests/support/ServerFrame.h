#pragma once

#include "net/FrameCodec.h"

#include <string>
#include <string_view>

namespace further::testing {

/// A whole frame as the agent sends it, in one piece; the agent writes the header and the payload from where they are.
inline std::string serverFrame(Frame::Kind kind, std::string_view payload) {
    return std::string(FrameCodec::header(kind, payload.size()).view()).append(payload);
}

} // namespace further::testing
