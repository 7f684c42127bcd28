#pragma once

#include <further/Abi.h>

#include <filesystem>

namespace further {

/// The descriptor that FURTHER_PLUGIN has put into a shared object, read without running any of its code. Throws
/// Poco::Exception with a sentence that says what `file` is instead of a plugin.
FurtherPluginAbi readAbi(const std::filesystem::path& file);

/// Throws Poco::Exception with a sentence that says why what was built as `plugin` says can't run in an agent that was
/// built as `agent` says.
void requireSameAbi(const FurtherPluginAbi& plugin, const FurtherPluginAbi& agent);

/// What this agent was built with.
FurtherPluginAbi ownAbi();

} // namespace further
