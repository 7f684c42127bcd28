#include <further/testing/LoadedPlugin.h>

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Parser.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <utility>
#include <vector>

namespace further::testing {

namespace {

Poco::JSON::Object::Ptr read(const std::filesystem::path& file) {
    std::ifstream in(file);
    if (!in)
        throw Poco::FileNotFoundException("The plugin's manifest can't be read: " + file.string());
    return Poco::JSON::Parser().parse(in).extract<Poco::JSON::Object::Ptr>();
}

/// The objects in the array `key`; none where it is missing.
std::vector<Poco::JSON::Object::Ptr> objects(const Poco::JSON::Object& manifest, const std::string& key) {
    std::vector<Poco::JSON::Object::Ptr> all;
    if (const auto array = manifest.getArray(key))
        for (unsigned i = 0; i < array->size(); ++i)
            all.push_back(array->getObject(i));
    return all;
}

std::vector<SettingSpec> specs(const Poco::JSON::Object& manifest) {
    std::vector<SettingSpec> specs;
    for (const auto& setting : objects(manifest, "settings"))
        specs.push_back({setting->getValue<std::string>("key"), settingType(setting->getValue<std::string>("type")),
                         setting->getValue<std::string>("default"), setting->getValue<std::string>("meaning")});
    return specs;
}

std::string join(const std::set<std::string>& words) {
    std::string joined;
    for (const auto& word : words)
        joined += (joined.empty() ? "" : ", ") + word;
    return joined.empty() ? "none" : joined;
}

} // namespace

LoadedPlugin::LoadedPlugin(const std::filesystem::path& file)
    : _manifest(read(std::filesystem::path(file).replace_extension(".json"))) {
    _loader.loadLibrary(file.string());
    const auto& classes = _loader.manifestFor(file.string());
    if (classes.size() != 1)
        throw Poco::LibraryLoadException("The shared object must export exactly one class with FURTHER_PLUGIN: " +
                                         file.string());
    _plugin.reset(classes.begin()->create());
}

LoadedPlugin::~LoadedPlugin() {
    stop();
}

void LoadedPlugin::start(const std::map<std::string, std::string>& settings) {
    auto declared = specs(*_manifest);
    for (const auto& setting : settings) {
        const auto named = [&](const SettingSpec& spec) { return spec.key == setting.first; };
        if (std::find_if(declared.begin(), declared.end(), named) == declared.end())
            throw Poco::NotFoundException("The manifest declares no setting " + setting.first);
    }
    _context.setConfig(Settings(std::move(declared), settings));
    _plugin->start(_context);
    _running = true;
}

std::unique_ptr<Handler> LoadedPlugin::open(Session& session) {
    auto handler = _plugin->open(session);
    checkTypes(*handler);
    return handler;
}

void LoadedPlugin::checkTypes(const Handler& handler) const {
    const auto name = _manifest->getValue<std::string>("name") + ".";
    std::set<std::string> declared;
    for (const auto& type : objects(*_manifest, "receives"))
        declared.insert(type->getValue<std::string>("type"));
    std::set<std::string> bound;
    for (const auto& type : handler.types())
        if (!_manifest->has("runner") || type.starts_with(name)) // the others are the runner's
            bound.insert(type);
    if (bound != declared)
        throw Poco::AssertionViolationException("The manifest lists the types " + join(declared) +
                                                ", and the handler has methods for " + join(bound));
}

void LoadedPlugin::stop() {
    if (std::exchange(_running, false))
        _plugin->stop();
}

} // namespace further::testing
