#pragma once

#include "plugin/PluginRegistry.h"

#include <Poco/Net/SocketAddress.h>

#include <filesystem>
#include <string>
#include <vector>

namespace further {

/// Where it serves, in half a sentence: "listens at ws://… and ws://…". There is at least one address.
std::string doorsOf(const std::vector<Poco::Net::SocketAddress>& addresses);

/// What the agent says on stdout once it serves: where (at least one address), with which plugins, and one line to
/// try. `ctl` is the path of further-linkctl.
std::string greeting(const std::vector<Poco::Net::SocketAddress>& addresses, const PluginRegistry& plugins,
                     const std::string& runner, const std::filesystem::path& ctl);

/// Says in the log what it means where security.legacyOpen is true.
void warnWhereOpen(bool open);

} // namespace further
