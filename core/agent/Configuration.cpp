#include "agent/Configuration.h"

#include "agent/ConfigurationText.h"
#include "agent/CoreSettings.h"
#include "agent/PropertiesLines.h"
#include "agent/TrailingComment.h"
#include "plugin/Nearest.h"
#include "protocol/Excerpt.h"

#include <Poco/AutoPtr.h>
#include <Poco/Exception.h>
#include <Poco/String.h>
#include <Poco/Util/PropertyFileConfiguration.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <utility>

namespace further {

namespace {

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

constexpr std::size_t mostNotes = 20;

std::string withoutSeparator(const std::string& key) {
    return "There is no = in the line \"" + excerpt(key, 100) +
           "\": write key = value, such as net.port = 8028; the keys: man further-link.properties";
}

bool hasEmptyPart(const std::string& key) {
    return key.empty() || key.front() == '.' || key.back() == '.' || key.find("..") != std::string::npos;
}

/// A path that means the same in whichever directory a program runs. `~` stays: its user knows whose home it is.
std::string located(const std::string& path, const std::filesystem::path& base) {
    return path.empty() || path.front() == '~' ? path : (base / path).lexically_normal().string();
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

/// A value that isn't of its setting's type, in a sentence; empty for a good one.
std::string Configuration::faultOf(const SettingSpec& spec, const std::string& key, const Value& value) {
    if (!value.fault.empty())
        return value.fault;
    auto whole = spec;
    whole.key = key;
    try {
        const Settings alone({whole}, {{key, value.written}});
        return {};
    } catch (const Poco::SyntaxException& problem) {
        return problem.message() + hintAtComment(value.written);
    }
}

void Configuration::note(const std::string& remark) {
    if (_notes.size() < mostNotes)
        _notes.push_back(remark);
}

void Configuration::readFile(const std::filesystem::path& file) {
    readOneFile(file);
    std::set<std::filesystem::path> more;
    for (const auto& entry : entriesOf(file.parent_path() / "conf.d"))
        if (entry.extension() == ".properties")
            more.insert(entry);
        else if (!isSetAside(entry))
            note(entry.string() + " isn't read, because its name doesn't end in .properties");
    for (const auto& each : more)
        readOneFile(each);
}

void Configuration::readOneFile(const std::filesystem::path& file) {
    const auto text = configurationText(file);
    std::istringstream in(text);
    const Poco::AutoPtr<Properties> properties(new Properties(in));
    const auto lines = linesOfKeys(text);
    for (const auto& [key, written] : *properties) {
        if (hasEmptyPart(key))
            throw Poco::SyntaxException("The configuration file " + file.string() +
                                        ": a line has no key, or a key with a dot too many; write key = value, such as "
                                        "net.port = 8028");
        const auto found = lines.find(key);
        const auto at = found == lines.end() ? KeyLine{} : found->second;
        if (at.earlier != 0)
            note(key + " stands twice in " + file.string() + ": line " + std::to_string(at.line) + " holds, and line " +
                 std::to_string(at.earlier) + " has no effect");
        _files[key] = Value{written, {file.string(), at.line}, at.separated ? "" : withoutSeparator(key)};
    }
}

void Configuration::readEnvironment() {
    _environment = Environment::ofThisProcess();
}

void Configuration::define(const std::string& keyAndValue) {
    const auto equals = keyAndValue.find('=');
    if (equals == std::string::npos || equals == 0)
        throw Poco::SyntaxException("-D takes key=value, such as -Dnet.port=8030, not \"" + keyAndValue + "\"");
    _commandLine[Poco::trim(keyAndValue.substr(0, equals))] =
        Value{Poco::trim(keyAndValue.substr(equals + 1)), {"the command line"}};
}

std::optional<Configuration::Value> Configuration::find(const SettingSpec& spec, const std::string& key) const {
    if (const auto value = _commandLine.find(key); value != _commandLine.end())
        return value->second;
    if (auto value = _environment.find(spec))
        return Value{std::move(value->written), {"the environment variable " + spec.environment}, value->fault};
    if (const auto value = _files.find(key); value != _files.end())
        return value->second;
    return std::nullopt;
}

Configuration::Values Configuration::said(const Known& known) const {
    auto all = _commandLine;
    all.insert(_files.begin(), _files.end());
    for (const auto& spec : known.specs)
        if (auto value = find(spec, spec.key))
            all[spec.key] = std::move(*value);
    return all;
}

Settings Configuration::section(const std::string& prefix, const std::vector<SettingSpec>& specs) const {
    std::map<std::string, std::string> written;
    for (const auto& spec : specs) {
        const auto value = find(spec, prefix + spec.key);
        if (!value)
            continue;
        written[spec.key] = spec.type == SettingType::path ? located(value->written, _base) : value->written;
        if (const auto fault = faultOf(spec, prefix + spec.key, *value); !fault.empty())
            throw Poco::SyntaxException(fault + " (in " + value->place.text() + ")");
    }
    return {specs, written};
}

void Configuration::takeSection(const std::string& prefix, const Configuration& other) {
    const auto take = [&](Values& mine, const Values& others) {
        std::erase_if(mine, [&](const auto& value) { return value.first.starts_with(prefix); });
        for (const auto& [key, value] : others)
            if (key.starts_with(prefix))
                mine[key] = value;
    };
    take(_files, other._files);
    take(_commandLine, other._commandLine);
}

std::string Configuration::unknown(const std::string& key, const Known& known) {
    const auto meant = nearest(key, known.keys);
    if (meant.empty() && !known.sections.contains(sectionOf(key)) && key.find('.') != std::string::npos)
        return {};
    return meant.empty() ? "; those that there are: man further-link.properties" : "; did you mean " + meant + "?";
}

std::vector<Configuration::Fault> Configuration::faults(const Manifests& plugins) const {
    const Known known(plugins);
    std::vector<Fault> faults;
    for (const auto& [key, value] : said(known)) {
        const auto* const spec = known.find(key);
        if (!value.fault.empty()) {
            faults.push_back({value.place, value.fault});
            continue;
        }
        const auto why = spec == nullptr ? unknown(key, known) : faultOf(*spec, key, value);
        if (!why.empty())
            faults.push_back({value.place, spec == nullptr ? "Unknown setting " + key + why : why});
    }
    return faults;
}

std::vector<std::string> Configuration::checkKeys(const Manifests& plugins) const {
    const Known known(plugins);
    auto warnings = _notes;
    for (const auto& [key, value] : said(known)) {
        if (known.find(key) != nullptr)
            continue;
        if (!value.fault.empty())
            throw Poco::NotFoundException(value.fault + " (in " + value.place.text() + ")");
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

Configuration::Place Configuration::placeIn(const std::string& sentence) const {
    auto first = std::string::npos;
    std::optional<Value> named;
    for (const auto& spec : coreSettings())
        if (const auto at = sentence.find(spec.key); at < first) {
            first = at;
            named = find(spec, spec.key);
        }
    return named ? named->place : Place{};
}

std::vector<Configuration::Listed> Configuration::list(const Manifests& plugins) const {
    std::vector<Listed> all;
    for (const auto& spec : Known(plugins).specs) {
        const auto value = find(spec, spec.key);
        all.push_back({spec, value ? value->written : spec.fallback, value ? value->place : Place{}});
    }
    return all;
}

} // namespace further
