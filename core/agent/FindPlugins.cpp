#include "agent/FindPlugins.h"

#include "agent/AgentLog.h"
#include "agent/ConfigurationAnswers.h"
#include "agent/ConfigurationFindings.h"
#include "agent/Installation.h"

namespace further {

void findPlugins(PluginRegistry& plugins, const std::vector<std::filesystem::path>& directories,
                 LiveConfiguration& configuration) {
    for (const auto& directory : directories)
        if (!std::filesystem::is_directory(directory)) {
            poco_warning(agentLog(), "There are no plugins in " + directory.string() +
                                         ", which is no directory: see plugins.directories");
        }
    plugins.find(directories);
    const auto entries = plugins.entries();
    if (const auto missing = missingConfiguration(configuration.file(), Installation::own()); !missing.empty()) {
        poco_warning(agentLog(), missing);
    }
    for (const auto& warning : configuration.now().checkKeys(manifestsOf(entries)))
        poco_warning(agentLog(), warning);
    configuration.replace(configuration.now(), manifestsOf(entries), holdsAtOnce);
}

} // namespace further
