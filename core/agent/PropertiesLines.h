#pragma once

#include <map>
#include <string>
#include <string_view>

namespace further {

/// Where a key stands in a `.properties` file; a value.
struct KeyLine {
    int line = 0;          ///< the last one, where it stands twice
    int earlier = 0;       ///< the one before that; 0 for none
    bool separated = true; ///< whether there is a `=` or a `:` behind it

    bool operator==(const KeyLine&) const = default;
};

/// Of each key in a `.properties` file: Poco's reader, whose grammar this follows, doesn't tell.
std::map<std::string, KeyLine> linesOfKeys(std::string_view text);

} // namespace further
