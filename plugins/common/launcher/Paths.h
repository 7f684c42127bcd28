#pragma once

#include "Protocol.h"

#include <string>

namespace further::launcher {

/// Makes a directory and those above it where they are missing. Throws StepFailure(step).
void makeDirectories(const std::string& path, Step step = Step::workDirectory);

/// `path`, relative to `workDirectory`, as an absolute one; `~` in either is `home`. Touches no file.
std::string absolutePath(const std::string& path, const std::string& workDirectory, const std::string& home);

/// The same; makes workDirectory where it is missing and `path` is relative to it. Throws StepFailure(workDirectory).
std::string pathFromWork(const std::string& path, const std::string& workDirectory, const std::string& home);

/// Looks whether there is a file at this path that can be read, or executed. Throws StepFailure, of the step `file`
/// with ENOENT, EISDIR, EACCES and the like, or of `exec` with EACCES.
void requireFile(const std::string& path, bool executed);

/// The directory of a file of which the path has a slash.
std::string directoryOf(const std::string& file);

} // namespace further::launcher
