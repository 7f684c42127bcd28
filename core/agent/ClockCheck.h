#pragma once

#include <further/PluginContext.h>

#include <filesystem>
#include <string>

namespace further {

/// What `doctor` says of the device's clock. Any thread.
CheckResult clockCheck();

/// What one types so that the clock is synchronised. `root`: where the system is.
std::string synchronisingCommand(const std::filesystem::path& root = "/");

} // namespace further
