#pragma once

#include <further/User.h>

#include <filesystem>

namespace further::python {

/// Whether the user may pass through this directory and all above it: by owner and mode; a group's right isn't counted
/// on.
bool reaches(const std::filesystem::path& place, const User& user);

} // namespace further::python
