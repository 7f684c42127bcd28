#pragma once

#include "ctl/Failure.h"

#include <filesystem>
#include <string>
#include <vector>

namespace further::ctl {

/// A place where no agent was reached, and why: an errno.
struct Attempt {
    std::filesystem::path path;
    int error;
};

/// Nobody listens at any of these.
Failure agentUnreachable(const std::vector<Attempt>& attempts);

/// The socket at `path` is not for us; `reason` says who says so. Names whom to join.
Failure agentDenied(const std::filesystem::path& path, const std::string& reason);

} // namespace further::ctl
