#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace further::boot {

/// What FURTHER_BOOT says: words separated by commas. One that nobody knows is for a later version, and left out.
struct BootWords {
    static constexpr const char* variable = "FURTHER_BOOT";

    bool graceful = false;            ///< SIGTERM unwinds the program
    bool wait = false;                ///< wait for an assignment
    std::vector<std::string> preload; ///< `preload=numpy:PIL`: what to import before that

    static BootWords parse(std::string_view text);
};

} // namespace further::boot
