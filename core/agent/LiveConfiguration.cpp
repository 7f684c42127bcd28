#include "agent/LiveConfiguration.h"

#include <Poco/Exception.h>

#include <utility>

namespace further {

LiveConfiguration::LiveConfiguration(std::filesystem::path file, std::vector<std::string> definitions)
    : _base(std::filesystem::current_path())
    , _file(file.empty() ? std::move(file) : _base / file)
    , _definitions(std::move(definitions))
    , _now(read()) {}

Configuration LiveConfiguration::read() const {
    Configuration configuration(_base);
    if (!_file.empty())
        configuration.readFile(_file);
    configuration.readEnvironment();
    for (const auto& definition : _definitions)
        configuration.define(definition);
    return configuration;
}

LiveConfiguration::Change LiveConfiguration::replace(Configuration fresh, const Configuration::Manifests& plugins,
                                                     const std::function<bool(const std::string& key)>& live) {
    Change change;
    for (const auto& setting : fresh.list(plugins)) {
        const auto& key = setting.spec.key;
        const auto [holding, isNew] = _holding.try_emplace(key, setting.value);
        if (isNew || holding->second == setting.value)
            continue;
        if (live(key))
            holding->second = setting.value;
        (live(key) ? change.held : change.forLater).push_back(key);
    }
    _now = std::move(fresh);
    return change;
}

Settings LiveConfiguration::adopt(const PluginManifest& plugin) {
    const auto prefix = plugin.name + ".";
    auto now = _now;
    now.takeSection(prefix, read());
    // What others have set was looked at when it was read: a fault is the plugin's.
    for (const auto& fault : now.faults({&plugin}))
        throw Poco::SyntaxException(fault.place.text() + ": " + fault.sentence +
                                    "; mend it, then: further-linkctl reload");
    auto settings = now.section(prefix, plugin.settings);
    for (const auto& setting : now.list({&plugin}))
        if (setting.spec.key.starts_with(prefix))
            _holding[setting.spec.key] = setting.value;
    _now = std::move(now);
    return settings;
}

bool LiveConfiguration::pending(const Configuration::Listed& setting) const {
    const auto holding = _holding.find(setting.spec.key);
    return holding != _holding.end() && holding->second != setting.value;
}

} // namespace further
