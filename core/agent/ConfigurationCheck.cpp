#include "agent/ConfigurationCheck.h"

#include "agent/AgentSettings.h"
#include "agent/ConfigurationAnswers.h"
#include "agent/CoreSettings.h"
#include "plugin/PluginRegistry.h"
#include "protocol/JsonText.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <string>
#include <vector>

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

void writeJson(std::ostream& out, const std::filesystem::path& file, const std::vector<Configuration::Fault>& faults,
               const std::vector<std::string>& warnings) {
    Poco::JSON::Array::Ptr listed = new Poco::JSON::Array;
    for (const auto& fault : faults) {
        Poco::JSON::Object::Ptr each = new Poco::JSON::Object(Poco::JSON_PRESERVE_KEY_ORDER);
        each->set("place", fault.place.name);
        if (fault.place.line != 0)
            each->set("line", fault.place.line);
        each->set("sentence", fault.sentence);
        listed->add(each);
    }
    Poco::JSON::Array::Ptr warned = new Poco::JSON::Array;
    for (const auto& warning : warnings)
        warned->add(warning);
    Poco::JSON::Object answer(Poco::JSON_PRESERVE_KEY_ORDER);
    answer.set("file", file.string());
    answer.set("faults", listed);
    answer.set("warnings", warned);
    std::string text;
    appendJson(text, answer);
    out << text << "\n";
}

} // namespace

void checkConfiguration(const LiveConfiguration& configuration, std::ostream& out, bool json) {
    PluginRegistry plugins(coreSections());
    plugins.find(pluginDirectories(configuration.now()));
    const auto entries = plugins.entries();
    const auto manifests = manifestsOf(entries);
    const auto faults = configuration.now().faults(manifests);
    const auto warnings = faults.empty() ? configuration.now().checkKeys(manifests) : std::vector<std::string>();
    if (json)
        writeJson(out, configuration.file(), faults, warnings);
    else
        for (const auto& fault : faults)
            out << fault.place.text() << ": " << fault.sentence << "\n";
    if (!faults.empty())
        throw Poco::SyntaxException(faults.size() == 1
                                        ? "The configuration has a fault"
                                        : "The configuration has " + std::to_string(faults.size()) + " faults");
    (void)AgentSettings::from(configuration.now().section("", coreSettings())); // what goes together
    if (json)
        return;
    for (const auto& warning : warnings)
        out << "warning: " << warning << "\n";
    out << "The configuration is good" << (configuration.file().empty() ? "" : ": " + configuration.file().string())
        << "\n";
}

} // namespace further
