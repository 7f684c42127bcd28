#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace further {

/// What the system's loader said (dlerror) of `file`, as a sentence for people that says what to do: names of C++ as
/// they stand in the source, the package of a library that is missing.
std::string explainLoaderError(const std::filesystem::path& file, std::string_view error);

} // namespace further
