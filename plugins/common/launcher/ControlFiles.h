#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace further::launcher {

/// Writes a line to a file of a control group. False where there is no such file, or the system refuses. (In a tree
/// that is none of the kernel's, as tests have, files are made, and lines added.)
bool putLine(const std::string& file, const std::string& line);

/// The beginning of such a file (64 KiB); empty where it can't be read.
std::string readControlFile(const std::string& file);

/// The number behind a name in a file of lines `name number`; 0 where it isn't there.
std::uint64_t countOf(std::string_view name, const std::string& file);

} // namespace further::launcher
