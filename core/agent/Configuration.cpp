#include "agent/Configuration.h"

#include "agent/CoreSettings.h"
#include "agent/PropertiesLines.h"
#include "plugin/Nearest.h"

#include <Poco/AutoPtr.h>
#include <Poco/Exception.h>
#include <Poco/String.h>
#include <Poco/Util/PropertyFileConfiguration.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <tuple>
#include <utility>

namespace further {

namespace {

struct Variable {
    const char* name;
    const char* key;
};

constexpr std::array<Variable, 4> variables{{{"FURTHER_LINK_PORT", "net.port"},
                                             {"FURTHER_LINK_LAUNCHER", "programs.launcher"},
                                             {"FURTHER_LINK_WORK_DIR", "programs.workDirectory"},
                                             {"FURTHER_LINK_TEMP_DIR", "programs.tempDirectory"}}};
constexpr const char* debugVariable = "FURTHER_LINK_DEBUG";
constexpr const char* plainVariable = "FURTHER_LINK_NOSSL";

std::string variable(const char* name) {
    const char* const value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): before there are other threads
    return value == nullptr ? "" : value;
}

std::string sectionOf(const std::string& key) {
    return key.substr(0, key.find('.'));
}

/// A `.properties` file, as a list: Poco's own way to all keys goes down a tree, a walk through the file for each.
class Properties : public Poco::Util::PropertyFileConfiguration {
public:
    using MapConfiguration::begin;
    using MapConfiguration::end;
    using PropertyFileConfiguration::PropertyFileConfiguration;
};

bool hasEmptyPart(const std::string& key) {
    return key.empty() || key.front() == '.' || key.back() == '.' || key.find("..") != std::string::npos;
}

/// A path that means the same in whichever directory a program runs. `~` stays: its user knows whose home it is.
std::string located(const std::string& path, const std::filesystem::path& base) {
    return path.empty() || path.front() == '~' ? path : (base / path).lexically_normal().string();
}

/// A value that isn't of its setting's type, in a sentence; empty for a good one.
std::string faultOf(SettingSpec spec, const std::string& key, const std::string& written) {
    spec.key = key;
    try {
        const Settings alone({spec}, {{key, written}});
        return {};
    } catch (const Poco::SyntaxException& problem) {
        return problem.message();
    }
}

} // namespace

/// What can be said, by whole key, and whose first words they are.
struct Configuration::Known {
    explicit Known(const Manifests& plugins) {
        for (const auto& spec : coreSettings())
            specs.push_back(spec);
        for (const auto* const plugin : plugins) {
            sections.insert(plugin->name);
            for (auto spec : plugin->settings) {
                spec.key.insert(0, plugin->name + ".");
                specs.push_back(std::move(spec));
            }
        }
        for (const auto& spec : specs) {
            sections.insert(sectionOf(spec.key));
            keys.push_back(spec.key);
        }
    }

    const SettingSpec* find(const std::string& key) const {
        const auto found =
            std::find_if(specs.begin(), specs.end(), [&](const SettingSpec& each) { return each.key == key; });
        return found == specs.end() ? nullptr : &*found;
    }

    std::vector<SettingSpec> specs;
    std::vector<std::string> keys;
    std::set<std::string> sections;
};

void Configuration::readFile(const std::filesystem::path& file) {
    readOneFile(file);
    std::set<std::filesystem::path> more;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(file.parent_path() / "conf.d", none))
        if (entry.path().extension() == ".properties")
            more.insert(entry.path());
    for (const auto& each : more)
        readOneFile(each);
}

void Configuration::readOneFile(const std::filesystem::path& file) {
    std::ifstream in(file);
    if (!std::filesystem::is_regular_file(file) || !in)
        throw Poco::FileNotFoundException("The configuration file " + file.string() +
                                          " can't be read: check that it exists and is readable, or name another with "
                                          "--config");
    const std::string text(std::istreambuf_iterator<char>(in), {});
    if (const auto end = text.find('\0'); end != std::string::npos) // where Poco's reader would end a line
        throw Poco::SyntaxException(
            "The configuration file " + file.string() + ": it is no text, there is a byte 0 in line " +
            std::to_string(1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), '\n')));
    std::istringstream again(text);
    const Poco::AutoPtr<Properties> properties(new Properties(again));
    const auto lines = linesOfKeys(text);
    for (const auto& [key, written] : *properties) {
        if (hasEmptyPart(key))
            throw Poco::SyntaxException("The configuration file " + file.string() +
                                        ": a line has no key, or a key with a dot too many; write key = value, such as "
                                        "net.port = 8028");
        const auto line = lines.find(key);
        _values[key] = Value{written, {file.string(), line == lines.end() ? 0 : line->second}};
    }
}

void Configuration::readEnvironment() {
    for (const auto& [name, key] : variables)
        if (const auto value = variable(name); !value.empty())
            _values[key] = Value{value, {std::string("the environment variable ") + name}};
    for (const auto& [name, key, set] :
         {std::tuple{debugVariable, "logging.level", "debug"}, std::tuple{plainVariable, "tls.enabled", "false"}})
        if (const auto value = Poco::toLower(variable(name)); !value.empty() && value != "0" && value != "false")
            _values[key] = Value{set, {std::string("the environment variable ") + name}};
}

void Configuration::define(const std::string& keyAndValue) {
    const auto equals = keyAndValue.find('=');
    if (equals == std::string::npos || equals == 0)
        throw Poco::SyntaxException("-D takes key=value, such as -Dnet.port=8030, not \"" + keyAndValue + "\"");
    _values[Poco::trim(keyAndValue.substr(0, equals))] =
        Value{Poco::trim(keyAndValue.substr(equals + 1)), {"the command line"}};
}

Settings Configuration::section(const std::string& prefix, const std::vector<SettingSpec>& specs) const {
    std::map<std::string, std::string> written;
    for (const auto& spec : specs) {
        const auto value = _values.find(prefix + spec.key);
        if (value == _values.end())
            continue;
        written[spec.key] =
            spec.type == SettingType::path ? located(value->second.written, _base) : value->second.written;
        if (const auto fault = faultOf(spec, prefix + spec.key, value->second.written); !fault.empty())
            throw Poco::SyntaxException(fault + " (in " + value->second.place.text() + ")");
    }
    return {specs, written};
}

void Configuration::takeSection(const std::string& prefix, const Configuration& other) {
    std::erase_if(_values, [&](const auto& value) { return value.first.starts_with(prefix); });
    for (const auto& [key, value] : other._values)
        if (key.starts_with(prefix))
            _values[key] = value;
}

std::string Configuration::unknown(const std::string& key, const Known& known) {
    const auto meant = nearest(key, known.keys);
    if (meant.empty() && !known.sections.contains(sectionOf(key)) && key.find('.') != std::string::npos)
        return {};
    return meant.empty() ? "; config/README.md lists those that there are" : "; did you mean " + meant + "?";
}

std::vector<Configuration::Fault> Configuration::faults(const Manifests& plugins) const {
    const Known known(plugins);
    std::vector<Fault> faults;
    for (const auto& [key, value] : _values) {
        const auto* const spec = known.find(key);
        const auto why = spec == nullptr ? unknown(key, known) : faultOf(*spec, key, value.written);
        if (!why.empty())
            faults.push_back({value.place, spec == nullptr ? "Unknown setting " + key + why : why});
    }
    return faults;
}

std::vector<std::string> Configuration::checkKeys(const Manifests& plugins) const {
    const Known known(plugins);
    std::vector<std::string> warnings;
    for (const auto& [key, value] : _values) {
        if (known.find(key) != nullptr)
            continue;
        if (const auto why = unknown(key, known); !why.empty())
            throw Poco::NotFoundException("Unknown setting " + key + " in " + value.place.text() + why);
        warnings.push_back(key + " in " + value.place.text() + " has no effect: there is no plugin " + sectionOf(key) +
                           " that could be read");
    }
    return warnings;
}

std::vector<std::string> Configuration::warnings(const Manifests& plugins) const {
    std::vector<std::string> all;
    for (const auto& fault : faults(plugins))
        all.push_back(fault.place.text() + ": " + fault.sentence);
    try {
        const auto more = checkKeys(plugins);
        all.insert(all.end(), more.begin(), more.end());
    } catch (const Poco::NotFoundException&) { // it is among the faults
    }
    return all;
}

std::vector<Configuration::Listed> Configuration::list(const Manifests& plugins) const {
    std::vector<Listed> all;
    for (const auto& spec : Known(plugins).specs) {
        const auto value = _values.find(spec.key);
        if (value == _values.end())
            all.push_back({spec, spec.fallback, {}});
        else
            all.push_back({spec, value->second.written, value->second.place});
    }
    return all;
}

} // namespace further
