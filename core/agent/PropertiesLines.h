#pragma once

#include <map>
#include <string>
#include <string_view>

namespace further {

/// In which line of a `.properties` file each key stands (the last one, where it stands twice): Poco's reader, whose
/// grammar this follows, doesn't tell.
std::map<std::string, int> linesOfKeys(std::string_view text);

} // namespace further
