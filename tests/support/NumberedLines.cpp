#include "support/NumberedLines.h"

#include <stdexcept>

namespace further::testing {

void NumberedLines::take(std::string_view piece) {
    constexpr std::size_t lineSize = 10;
    _begun += piece;
    std::string right = "000000000\n";
    std::size_t at = 0;
    for (; at + lineSize <= _begun.size(); at += lineSize) {
        const auto number = std::to_string(_count);
        right.replace(lineSize - 1 - number.size(), number.size(), number);
        if (_begun.compare(at, lineSize, right) != 0)
            throw std::runtime_error("Line " + std::to_string(_count) + " is: " + _begun.substr(at, 2 * lineSize));
        ++_count;
    }
    _begun.erase(0, at);
}

} // namespace further::testing
