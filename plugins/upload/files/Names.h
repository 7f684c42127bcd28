#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace further::files {

/// Whether it can be the name of one file or directory, and of none but that.
bool isPart(std::string_view name);

/// Holds the name of an upload against what it may be: one directory in the working directory, that isn't hidden.
/// Throws Refusal.
void requireName(const std::string& name);

/// The parts of a path below an upload. Throws Refusal for one that is none, or would leave it.
std::vector<std::string> partsOf(const std::string& path);

/// A name as a client may see it in a sentence: short, in one line.
std::string inQuotes(std::string_view name);

} // namespace further::files
