#pragma once

#include "plugins/python-exec/module/ModuleDirectory.h"

#include <further/User.h>

#include <filesystem>
#include <vector>

namespace further::python {

/// The directory in which all of `users` find the boot module (boot/README.md): where it was installed, below
/// `libexec`, or else a copy in `module`, where there is one. Throws Poco::FileException with a sentence where there is
/// none, or nothing that stands there could be executed.
std::filesystem::path bootDirectory(const std::filesystem::path& libexec, const ModuleDirectory* module,
                                    const std::vector<User>& users);

} // namespace further::python
