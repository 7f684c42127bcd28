#include "plugin/PluginSwitches.h"

#include "plugin/Thrown.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <sstream>
#include <utility>

namespace further {

PluginSwitches::PluginSwitches(std::set<std::string> disabled, std::filesystem::path file)
    : _disabled(std::move(disabled)), _file(std::move(file)) {
    try {
        const auto text = _file.read();
        if (!text)
            return;
        const auto said = Poco::JSON::Parser().parse(*text).extract<Poco::JSON::Object::Ptr>();
        for (const auto& [plugin, enabled] : *said)
            _said[plugin] = enabled.extract<bool>();
    } catch (const std::exception&) {
        throw Poco::DataFormatException("The switches of plugins in " + _file.path().string() + " can't be read (" +
                                        wordsForThrown() +
                                        "): mend the file, or remove it to have all plugins as the configuration says");
    }
}

bool PluginSwitches::enabled(const std::string& plugin) const {
    const auto said = _said.find(plugin);
    return said == _said.end() ? !_disabled.contains(plugin) : said->second;
}

void PluginSwitches::set(const std::string& plugin, bool enabled) {
    auto said = _said;
    said[plugin] = enabled;
    Poco::JSON::Object object;
    for (const auto& [name, on] : said)
        object.set(name, on);
    std::ostringstream text;
    object.stringify(text);
    _file.write(text.str() + "\n");
    _said = std::move(said);
}

} // namespace further
