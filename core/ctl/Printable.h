#pragma once

#include <string>
#include <string_view>

namespace further::ctl {

/// `text` for a terminal: what would steer it (control characters, those of U+0080 to U+009F among them) becomes '?', a
/// tab a blank. Line ends stay. For every text that was somebody else's, such as the agent's.
std::string printable(std::string_view text);

/// As printable(), and a '\n' within the text becomes a new line that begins with `indent`: so nobody's text can pose
/// as a line of ours.
std::string printableLine(std::string_view text, std::string_view indent);

} // namespace further::ctl
