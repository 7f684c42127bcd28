#pragma once

#include <iostream>
#include <string_view>

namespace further::testing {

/// Says that a test, or a part of one, can't be made on this machine; the test then returns.
inline void skip(std::string_view why) {
    std::cerr << "SKIPPED: " << why << "\n";
}

} // namespace further::testing
