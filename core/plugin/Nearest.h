#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace further {

/// The entry of `known` that was probably meant by `word`: the one with the fewest letters to change, add, drop or
/// swap, where those are few for its length. Empty for none.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

} // namespace further
