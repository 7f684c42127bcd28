#pragma once

#include <string>

namespace further::launcher {

/// Makes a directory and those above it where they are missing. Throws StepFailure(workDirectory).
void makeDirectories(const std::string& path);

/// Looks whether `path`, relative to `workDirectory` (made where it is missing), can be read as a file; `~` in either
/// is `home`. Returns the absolute path; throws StepFailure, of the step `file` with ENOENT, EISDIR, EACCES and the
/// like.
std::string findFile(const std::string& path, const std::string& workDirectory, const std::string& home);

/// The directory of a file of which the path has a slash.
std::string directoryOf(const std::string& file);

} // namespace further::launcher
