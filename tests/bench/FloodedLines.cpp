#include "FloodedLines.h"

#include <charconv>

namespace further::bench {

namespace {

constexpr std::size_t digits = 9;

/// -1 where it is no line.
long numberOf(std::string_view text) {
    long number = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + digits, number);
    return parsed.ptr == text.data() + digits && text[digits] == '\n' ? number : -1;
}

} // namespace

void FloodedLines::take(std::string_view piece) {
    _rest += piece;
    std::size_t at = 0;
    for (; at + digits + 1 <= _rest.size(); at += digits + 1) {
        const long number = numberOf(std::string_view(_rest).substr(at));
        _holes += number == _expected ? 0 : 1;
        _expected = number + 1;
        ++_seen;
    }
    _rest.erase(0, at);
}

} // namespace further::bench
