#pragma once

#include <further/Descriptor.h>

#include <string>

namespace further::launcher {

/// A program that stands in the launcher's own directory, opened to be executed (fexecve); none where it stands
/// elsewhere. Opened with the launcher's rights: the agent's own programs run as any user, also where that one doesn't
/// reach the place, such as a build tree below somebody's home.
Descriptor companion(const std::string& program);

} // namespace further::launcher
