#include "agent/ConfigurationAnswers.h"

#include "agent/ConfigurationFindings.h"
#include "agent/CoreSettings.h"
#include "agent/GivingUpRoot.h"
#include "agent/ServingLauncher.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <unistd.h>

#include <utility>
#include <vector>

namespace further {

namespace {

using Poco::JSON::Array;
using Poco::JSON::Object;

Array::Ptr arrayOf(const std::vector<std::string>& texts) {
    Array::Ptr array = new Array;
    for (const auto& text : texts)
        array->add(text);
    return array;
}

void list(const AdminRequest& request, const LiveConfiguration& configuration, const PluginRegistry& plugins) {
    const auto entries = plugins.entries();
    const auto manifests = manifestsOf(entries);
    Array::Ptr settings = new Array;
    for (const auto& listed : configuration.now().list(manifests)) {
        Object::Ptr setting = new Object(Poco::JSON_PRESERVE_KEY_ORDER);
        setting->set("key", listed.spec.key);
        setting->set("type", std::string(typeName(listed.spec.type)));
        setting->set("value", listed.value);
        setting->set("default", listed.spec.fallback);
        setting->set("meaning", listed.spec.meaning);
        if (!listed.spec.environment.empty())
            setting->set("environment", listed.spec.environment);
        if (!listed.spec.environmentSets.empty())
            setting->set("environmentSets", listed.spec.environmentSets);
        setting->set("place", listed.place.name);
        if (listed.place.line != 0)
            setting->set("line", listed.place.line);
        if (configuration.pending(listed))
            setting->set("needsRestart", true);
        settings->add(setting);
    }
    Object::Ptr answer = new Object;
    answer->set("settings", settings);
    answer->set("warnings", arrayOf(configuration.now().warnings(manifests)));
    request.answer(answer);
}

void check(const AdminRequest& request, const LiveConfiguration& configuration, const PluginRegistry& plugins) {
    request.answer(findingsNow(configuration, plugins).json());
}

AgentSettings checked(const Configuration& fresh, const Configuration::Manifests& manifests) {
    std::string wrong;
    for (const auto& fault : fresh.faults(manifests))
        wrong += (wrong.empty() ? "" : "\n") + fault.place.text() + ": " + fault.sentence;
    if (!wrong.empty())
        throw Poco::SyntaxException(wrong);
    return AgentSettings::from(fresh.section("", coreSettings()));
}

void reload(const AdminRequest& request, LiveConfiguration& configuration, const PluginRegistry& plugins,
            const std::function<void(const AgentSettings&)>& apply) {
    const auto entries = plugins.entries();
    const auto manifests = manifestsOf(entries);
    try {
        auto fresh = configuration.read();
        const auto settings = checked(fresh, manifests);
        apply(settings);
        const auto change = configuration.replace(std::move(fresh), manifests, holdsAtOnce);
        Object::Ptr answer = new Object;
        answer->set("changed", arrayOf(change.held));
        answer->set("needRestart", arrayOf(change.forLater));
        auto warnings = configuration.now().warnings(manifests);
        const ServingLauncher launcher(configuration.now().section("programs.", programSettings()), settings);
        if (const auto complaint = launcher.complaint(); !complaint.empty())
            warnings.push_back(complaint);
        answer->set("warnings", arrayOf(warnings));
        request.answer(answer);
    } catch (const Poco::Exception& problem) {
        throw Error(ErrorCode::invalidData,
                    "The new configuration is broken, and the old one stays:\n" + problem.message());
    }
}

} // namespace

ConfigurationFindings findingsNow(const LiveConfiguration& configuration, const PluginRegistry& plugins) {
    const auto entries = plugins.entries();
    try {
        return ConfigurationFindings::in(configuration.read(), configuration.file(), manifestsOf(entries), ::geteuid());
    } catch (const Poco::Exception& problem) {
        return ConfigurationFindings::unread(configuration.file(), problem.message());
    }
}

void requireGoodConfiguration(const LiveConfiguration& configuration, const PluginRegistry& plugins) {
    const auto entries = plugins.entries();
    std::string what = "The configuration is broken: the agent could not start again, and goes on as it is.\n";
    try {
        const auto fresh = configuration.read();
        const auto settings = checked(fresh, manifestsOf(entries));
        requireReachable(settings.web.port);
        const ServingLauncher launcher(fresh.section("programs.", programSettings()), settings);
        what = "The agent goes on as it is. ";
        if (const auto complaint = launcher.complaint(); !complaint.empty())
            throw Poco::SyntaxException(complaint);
    } catch (const Poco::Exception& problem) {
        throw Error(ErrorCode::invalidData, what + problem.message());
    }
}

Configuration::Manifests manifestsOf(const PluginRegistry::Entries& entries) {
    Configuration::Manifests manifests;
    for (const auto& entry : entries)
        if (entry->manifest.json)
            manifests.push_back(&entry->manifest);
    return manifests;
}

bool holdsAtOnce(const std::string& key) {
    return key.starts_with("websocket.") || key.starts_with("logging.") || key == "plugins.disabled" ||
           (key.starts_with("security.") && key != "security.legacyOpen") ||
           (key.starts_with("tls.") && key != "tls.enabled");
}

void answerConfiguration(AdminServer& server, LiveConfiguration& configuration, const PluginRegistry& plugins,
                         std::function<void(const AgentSettings&)> apply) {
    server.on("config",
              [&configuration, &plugins](const AdminRequest& request) { list(request, configuration, plugins); });
    server.on("config.check",
              [&configuration, &plugins](const AdminRequest& request) { check(request, configuration, plugins); });
    server.on("reload", [&configuration, &plugins, apply = std::move(apply)](const AdminRequest& request) {
        reload(request, configuration, plugins, apply);
    });
}

} // namespace further
