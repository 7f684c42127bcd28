#pragma once

#include <string>

namespace further {

/// What is to be said of a value that can't be and seems to have a comment behind it; nothing of another.
inline std::string hintAtComment(const std::string& value) {
    const auto hash = value.find('#');
    const bool behindIt = hash != std::string::npos && hash > 0 && (value[hash - 1] == ' ' || value[hash - 1] == '\t');
    return behindIt ? "; a comment needs a line of its own, with # at its beginning" : "";
}

} // namespace further
