#pragma once

#include <string>

namespace further::launcher {

/// The directory of the control group of version 2 that systemd has delegated to this process's service or scope
/// (Delegate=yes): its own, or, where an earlier launcher has moved it to the leaf, the one above that. Empty where
/// there is none: what isn't delegated is somebody else's to arrange, even where it could be written.
std::string delegatedGroup();

/// Where this process stands in the tree of control groups of version 2, as a directory; empty where there is none.
/// `groups`: what /proc/self/cgroup says, `mounts`: /proc/self/mountinfo.
std::string groupDirectory(const std::string& groups, const std::string& mounts);

/// The name of the group within the delegated one that agent and launcher move to: only a leaf may have processes.
constexpr const char* leafName = "further-link";

} // namespace further::launcher
