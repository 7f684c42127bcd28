#include "agent/ConfigurationFindings.h"

#include "agent/CoreSettings.h"
#include "agent/GivingUpRoot.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>

namespace further {

ConfigurationFindings ConfigurationFindings::in(const Configuration& configuration, const std::filesystem::path& file,
                                                const Configuration::Manifests& plugins, uid_t agent) {
    ConfigurationFindings found{file, configuration.faults(plugins), {}};
    if (!found.faults.empty())
        return found;
    try { // what goes together
        requireReachable(AgentSettings::from(configuration.section("", coreSettings()), agent).web.port);
    } catch (const Poco::Exception& problem) {
        found.faults.push_back({configuration.placeIn(problem.message()), problem.message()});
        return found;
    }
    found.warnings = configuration.checkKeys(plugins);
    if (auto missing = missingConfiguration(file, Installation::own()); !missing.empty())
        found.warnings.push_back(std::move(missing));
    return found;
}

ConfigurationFindings ConfigurationFindings::unread(const std::filesystem::path& file, const std::string& reason) {
    return {file, {{{}, reason}}, {}};
}

Poco::JSON::Object::Ptr ConfigurationFindings::json() const {
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
    Poco::JSON::Object::Ptr answer = new Poco::JSON::Object(Poco::JSON_PRESERVE_KEY_ORDER);
    answer->set("file", file.string());
    answer->set("faults", listed);
    answer->set("warnings", warned);
    if (denied)
        answer->set("denied", true);
    return answer;
}

std::string missingConfiguration(const std::filesystem::path& file, const Installation& installation) {
    if (!file.empty() || !installation.bringsConfiguration())
        return {};
    return "There is no " + installation.configurationFile().string() +
           ", which was installed with the agent: all is at its default. This brings that of the package back: "
           "sudo apt install --reinstall -o Dpkg::Options::=--force-confmiss further-link-agent";
}

} // namespace further
