#pragma once

#include <Poco/Util/OptionSet.h>

#include <string>

namespace further {

/// What further-linkd says with --help.
std::string usage(const std::string& command, const Poco::Util::OptionSet& options);

/// further-linkd(8) as roff, made from the program's own options.
std::string daemonManPage(const Poco::Util::OptionSet& options);

/// further-link.properties(5) as roff, made from the agent's settings and from those in the manifests in `directories`,
/// which have commas between them.
/// Throws Poco::Exception for a manifest that can't be read.
std::string configurationManPage(const std::string& directories);

} // namespace further
