#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace further {

/// Appends `utf8` as a JSON string, quotes included. `utf8` is valid UTF-8: it goes out as it is but for what JSON
/// wants escaped. This is the fast way that all output of programs takes: plain text at the speed of memory.
void appendJsonString(std::string& out, std::string_view utf8);

/// How many bytes at the front of `text` stand for themselves in a JSON string: up to a quote, a backslash or a control
/// character.
std::size_t plainJsonPrefix(std::string_view text);

} // namespace further
