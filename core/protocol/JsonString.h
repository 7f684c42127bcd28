#pragma once

#include <string>
#include <string_view>

namespace further {

/// Appends `utf8` as a JSON string, quotes included. `utf8` is valid UTF-8: it goes out as it is but for what JSON
/// wants escaped. This is the fast way that all output of programs takes: plain text at the speed of memory.
void appendJsonString(std::string& out, std::string_view utf8);

} // namespace further
