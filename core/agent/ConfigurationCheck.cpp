#include "agent/ConfigurationCheck.h"

#include "agent/AgentSettings.h"
#include "agent/ConfigurationAnswers.h"
#include "agent/CoreSettings.h"
#include "plugin/PluginRegistry.h"

#include <Poco/Exception.h>

#include <string>

namespace further {

namespace {

/// Plugins are found where the configuration says; where that itself is at fault, in the usual place.
std::vector<std::filesystem::path> pluginDirectories(const Configuration& configuration) {
    try {
        return AgentSettings::from(configuration.section("", coreSettings())).pluginDirectories;
    } catch (const Poco::SyntaxException&) {
        return AgentSettings::from(Settings(coreSettings(), {})).pluginDirectories;
    }
}

} // namespace

void checkConfiguration(const LiveConfiguration& configuration, std::ostream& out) {
    PluginRegistry plugins(coreSections());
    plugins.find(pluginDirectories(configuration.now()));
    const auto entries = plugins.entries();
    const auto manifests = manifestsOf(entries);
    const auto faults = configuration.now().faults(manifests);
    for (const auto& fault : faults)
        out << fault.place.text() << ": " << fault.sentence << "\n";
    if (!faults.empty())
        throw Poco::SyntaxException(faults.size() == 1
                                        ? "The configuration has a fault"
                                        : "The configuration has " + std::to_string(faults.size()) + " faults");
    const auto settings = AgentSettings::from(configuration.now().section("", coreSettings())); // what goes together
    for (const auto& warning : configuration.now().checkKeys(manifests))
        out << "warning: " << warning << "\n";
    out << "The configuration is good" << (configuration.file().empty() ? "" : ": " + configuration.file().string())
        << "\n";
}

} // namespace further
