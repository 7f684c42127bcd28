#pragma once

#include <filesystem>
#include <string>

namespace further::ctl {

/// The bytes of a local file. Throws Failure with a sentence for one that can't be read or is larger than any agent
/// would take.
std::string readLocalFile(const std::filesystem::path& path);

/// The text of a local program, byte for byte. Throws Failure with a sentence for a file that can't be read, is no
/// UTF-8 text or is larger than any agent would take.
std::string readSourceFile(const std::filesystem::path& path);

} // namespace further::ctl
