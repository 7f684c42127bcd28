#pragma once

#include "agent/AgentSettings.h"
#include "agent/Configuration.h"
#include "agent/Installation.h"

#include <Poco/JSON/Object.h>

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace further {

/// What an agent that starts with a configuration would say of it. A value.
struct ConfigurationFindings {
    std::filesystem::path file; ///< empty for none
    std::vector<Configuration::Fault> faults;
    std::vector<std::string> warnings;
    bool denied = false; ///< who looked isn't let in, and it isn't the agent

    /// `agent`: as whom that one runs. Where there are faults, the warnings aren't looked for.
    static ConfigurationFindings in(const Configuration& configuration, const std::filesystem::path& file,
                                    const Configuration::Manifests& plugins, uid_t agent);
    /// Where it couldn't be read, for this reason.
    static ConfigurationFindings unread(const std::filesystem::path& file, const std::string& reason);

    /// `{"file", "faults": [{"place", "line", "sentence"}], "warnings": ["…"]}`; `denied` only where it is true.
    Poco::JSON::Object::Ptr json() const;
};

/// A sentence where `file`, the one that is read, is none, though the installation has brought one; otherwise empty.
std::string missingConfiguration(const std::filesystem::path& file, const Installation& installation);

} // namespace further
