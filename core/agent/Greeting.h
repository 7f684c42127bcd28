#pragma once

#include "plugin/PluginRegistry.h"

#include <Poco/Net/SocketAddress.h>

#include <filesystem>
#include <string>

namespace further {

/// What the agent says on stdout once it serves: where, with which plugins, and one line to try. `ctl` is the path of
/// further-linkctl.
std::string greeting(const Poco::Net::SocketAddress& address, const PluginRegistry& plugins, const std::string& runner,
                     const std::filesystem::path& ctl);

} // namespace further
