#pragma once

#include <vector>

namespace further::launcher {

/// Closes every descriptor of this process from `first` on, but these.
void closeAllFrom(int first, std::vector<int> butThese);

} // namespace further::launcher
