#pragma once

#include <string>
#include <vector>

namespace further::boot {

/// The words that this interpreter was started with, its own name first.
std::vector<std::string> startedWith();

/// Makes it appear that the interpreter was started with these words, of which the one at `fileAt` is the file to run:
/// that file is what CPython runs next, and sys.argv and sys.orig_argv tell so. Throws PythonError.
void setCommandLine(const std::vector<std::string>& words, std::size_t fileAt);

} // namespace further::boot
