#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace further {

/// The beginning of a text that may be as long as a stranger likes, for a log or a list: at most `most` bytes of it,
/// cut between characters, and "…" where something is left out. `text` is UTF-8.
std::string excerpt(std::string_view text, std::size_t most = 1000);

} // namespace further
