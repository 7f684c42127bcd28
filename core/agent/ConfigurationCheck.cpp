#include "agent/ConfigurationCheck.h"

#include "agent/AgentSettings.h"
#include "agent/AgentUser.h"
#include "agent/ConfigurationAnswers.h"
#include "agent/ConfigurationFindings.h"
#include "agent/CoreSettings.h"
#include "agent/Installation.h"
#include "agent/LiveConfiguration.h"
#include "plugin/PluginRegistry.h"
#include "protocol/JsonText.h"

#include <Poco/Exception.h>

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace further {

namespace {

constexpr std::string_view userLine = "User=";

/// Plugins are found where the configuration says; where that itself is at fault, in the usual place.
std::vector<std::filesystem::path> pluginDirectories(const Configuration& configuration, uid_t agent) {
    try {
        return AgentSettings::from(configuration.section("", coreSettings()), agent).pluginDirectories;
    } catch (const Poco::SyntaxException&) {
        return {Installation::own().plugins()};
    }
}

/// The agent for which a configuration is judged.
class JudgedAgent {
public:
    JudgedAgent() {
        std::ifstream unit(Installation::own().unit());
        if (!unit)
            return;
        for (std::string line; std::getline(unit, line);)
            if (line.starts_with(userLine))
                _user = AgentUser::find(line.substr(userLine.size()));
        // As its unit has it, and without what is only the caller's. NOLINTBEGIN(concurrency-mt-unsafe): one thread
        ::setenv("FURTHER_LINK_LAUNCHER", "/run/further-launcher/launcher.sock", 0);
        ::unsetenv("SUDO_USER");
        // NOLINTEND(concurrency-mt-unsafe)
    }

    uid_t uid() const { return _user ? _user->uid : ::geteuid(); }
    /// For good, where this process can.
    void become() const {
        if (_user && ::geteuid() == 0)
            _user->become();
    }
    bool isSomebodyElse() const { return uid() != ::geteuid(); }

private:
    std::optional<AgentUser> _user;
};

ConfigurationFindings findingsOf(const std::filesystem::path& file, const std::vector<std::string>& definitions) {
    const JudgedAgent agent;
    // Whether the agent can read its own, is a part of the question; any other one may be a draft in somebody's home.
    if (file.empty() || file == Installation::own().configurationFile())
        agent.become();
    try {
        const LiveConfiguration configuration(file, definitions);
        agent.become();
        PluginRegistry plugins(coreSections());
        plugins.find(pluginDirectories(configuration.now(), agent.uid()));
        const auto entries = plugins.entries();
        return ConfigurationFindings::in(configuration.now(), configuration.file(), manifestsOf(entries), agent.uid());
    } catch (const Poco::FileAccessDeniedException& problem) {
        auto findings = ConfigurationFindings::unread(file, problem.message());
        if (agent.isSomebodyElse()) {
            findings.denied = true;
            findings.faults.front().sentence =
                "You may not read " + file.string() + " and what is beside it, though the agent may: put sudo in front";
        }
        return findings;
    } catch (const Poco::Exception& problem) {
        return ConfigurationFindings::unread(file, problem.message());
    }
}

void write(std::ostream& out, const ConfigurationFindings& found) {
    for (const auto& fault : found.faults)
        out << fault.place.text() << (fault.place.name.empty() ? "" : ": ") << fault.sentence << "\n";
    for (const auto& warning : found.warnings)
        out << "warning: " << warning << "\n";
    if (found.faults.empty())
        out << "The configuration is good" << (found.file.empty() ? "" : ": " + found.file.string()) << "\n";
}

} // namespace

void checkConfiguration(const std::filesystem::path& file, const std::vector<std::string>& definitions,
                        std::ostream& out, bool json) {
    const auto found = findingsOf(file, definitions);
    if (json) {
        std::string text;
        appendJson(text, *found.json());
        out << text << "\n";
    } else {
        write(out, found);
    }
    if (!found.faults.empty())
        throw Poco::SyntaxException(found.faults.size() == 1
                                        ? "The configuration has a fault"
                                        : "The configuration has " + std::to_string(found.faults.size()) + " faults");
}

} // namespace further
