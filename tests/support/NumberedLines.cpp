#include "support/NumberedLines.h"

#include <cstdio>
#include <stdexcept>

namespace further::testing {

void NumberedLines::take(std::string_view piece) {
    constexpr std::size_t lineSize = 10;
    _begun += piece;
    std::size_t at = 0;
    for (; at + lineSize <= _begun.size(); at += lineSize) {
        char right[lineSize + 1];
        std::snprintf(right, sizeof right, "%09ld\n", _count % 1'000'000'000);
        if (_begun.compare(at, lineSize, right) != 0)
            throw std::runtime_error("Line " + std::to_string(_count) + " is: " + _begun.substr(at, 2 * lineSize));
        ++_count;
    }
    _begun.erase(0, at);
}

} // namespace further::testing
