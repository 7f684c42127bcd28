#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace further::ctl {

/// What our standard output can show. A value.
struct Terminal {
    enum class Colour { none, bold, red, green, yellow };

    /// Columns; 0 where there is no limit, as in a pipe.
    std::size_t width = 0;
    bool colours = false;

    /// Colours only on a terminal, and never where NO_COLOR is set (to anything but nothing).
    static Terminal ofStdout();

    std::string paint(std::string_view text, Colour colour) const;
};

} // namespace further::ctl
