#include "plugin/PluginManifest.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/ParseHandler.h>
#include <Poco/JSON/Parser.h>
#include <Poco/RegularExpression.h>

#include <algorithm>
#include <fstream>
#include <initializer_list>
#include <set>
#include <sstream>
#include <string_view>

namespace further {

namespace {

using Poco::JSON::Object;

constexpr std::uintmax_t maxFileSize = 1024 * 1024;

[[noreturn]] void refuse(const std::string& sentence) {
    throw Poco::DataFormatException(sentence);
}

/// Reads the members of one object of a manifest; `where` names it for people.
class Members {
public:
    Members(const Object& object, std::string where, std::initializer_list<std::string_view> known)
        : _object(object), _where(std::move(where)) {
        for (const auto& [key, value] : object)
            if (std::find(known.begin(), known.end(), key) == known.end())
                refuse(_where + " has the unknown key \"" + key + "\"");
    }

    std::string text(const std::string& key) const {
        if (!_object.has(key))
            refuse(_where + " lacks \"" + key + "\"");
        const auto value = _object.get(key);
        if (value.type() != typeid(std::string))
            refuse("\"" + key + "\" of " + _where + " must be a string");
        return value.extract<std::string>();
    }

    std::string textOr(const std::string& key, const std::string& otherwise) const {
        return _object.has(key) ? text(key) : otherwise;
    }

    bool flagOr(const std::string& key, bool otherwise) const {
        if (!_object.has(key))
            return otherwise;
        const auto value = _object.get(key);
        if (!value.isBoolean())
            refuse("\"" + key + "\" of " + _where + " must be true or false");
        return value.extract<bool>();
    }

    Object::Ptr objectOrNone(const std::string& key) const {
        if (!_object.has(key))
            return nullptr;
        if (!_object.isObject(key))
            refuse("\"" + key + "\" of " + _where + " must be an object");
        return _object.getObject(key);
    }

    std::vector<Object::Ptr> objects(const std::string& key) const {
        std::vector<Object::Ptr> all;
        if (!_object.has(key))
            return all;
        if (!_object.isArray(key))
            refuse("\"" + key + "\" of " + _where + " must be an array");
        for (const auto& entry : *_object.getArray(key)) {
            if (entry.type() != typeid(Object::Ptr))
                refuse("\"" + key + "\" of " + _where + " must hold objects");
            all.push_back(entry.extract<Object::Ptr>());
        }
        return all;
    }

    std::optional<std::vector<std::string>> textsOrNone(const std::string& key) const {
        if (!_object.has(key))
            return std::nullopt;
        const std::string fault = "\"" + key + "\" of " + _where + " must be an array of types";
        if (!_object.isArray(key))
            refuse(fault);
        std::vector<std::string> all;
        for (const auto& entry : *_object.getArray(key)) {
            if (entry.type() != typeid(std::string))
                refuse(fault);
            all.push_back(entry.extract<std::string>());
        }
        return all;
    }

private:
    const Object& _object;
    const std::string _where;
};

Object::Ptr parse(const std::filesystem::path& file) {
    if (!std::filesystem::is_regular_file(file))
        refuse("is no file; a manifest is one, beside its plugin's shared object");
    std::ifstream in(file);
    if (!in)
        refuse("can't be read; check that the agent may read it");
    if (std::filesystem::file_size(file) > maxFileSize)
        refuse("is larger than 1 MiB, which no manifest is");
    const Poco::JSON::ParseHandler::Ptr inOrder = new Poco::JSON::ParseHandler(true); // as its author wrote it
    Poco::JSON::Parser parser(inOrder);
    try {
        const auto parsed = parser.parse(in);
        if (parsed.type() != typeid(Object::Ptr))
            refuse("must be one JSON object");
        return parsed.extract<Object::Ptr>();
    } catch (const Poco::DataFormatException&) {
        throw;
    } catch (const Poco::Exception& problem) {
        refuse("is no JSON (" + problem.message() + ")");
    }
}

std::vector<MessageSpec> readTypes(const Members& manifest, const std::string& key, const std::string& plugin) {
    const Poco::RegularExpression right("^" + plugin + "\\.[a-z][a-zA-Z0-9-]*$");
    std::vector<MessageSpec> specs;
    for (const auto& object : manifest.objects(key)) {
        const Members members(*object, "an entry of \"" + key + "\"",
                              {"type", "summary", "permission", "schema", "example", "answers"});
        if (key != "receives" && object->has("answers"))
            refuse("\"answers\" belongs to an entry of \"receives\", and not to one of \"" + key + "\"");
        MessageSpec spec{members.text("type"),
                         members.text("summary"),
                         members.textOr("permission", plugin),
                         {},
                         members.textsOrNone("answers")};
        if (key == "sends" && spec.answers)
            refuse("\"answers\" belongs to an entry of \"receives\", and not to one of \"sends\"");
        if (!right.match(spec.type))
            refuse("the type \"" + spec.type + "\" must be \"" + plugin + ".\" and a verb");
        if (std::any_of(specs.begin(), specs.end(), [&](const MessageSpec& each) { return each.type == spec.type; }))
            refuse("the type \"" + spec.type + "\" stands twice in \"" + key + "\"");
        const auto schema = members.objectOrNone("schema");
        if (schema)
            spec.schema.emplace(*schema);
        const auto example = members.objectOrNone("example");
        if (schema && example)
            spec.schema->check(example); // an example that doesn't fit helps nobody
        specs.push_back(std::move(spec));
    }
    return specs;
}

std::vector<SettingSpec> readSettings(const Members& manifest) {
    const Poco::RegularExpression variable("^FURTHER_[A-Z0-9_]+$");
    std::vector<SettingSpec> specs;
    for (const auto& object : manifest.objects("settings")) {
        const Members members(*object, "a setting", {"key", "type", "default", "meaning", "environment"});
        SettingSpec spec{members.text("key"), settingType(members.text("type")), members.text("default"),
                         members.text("meaning"), members.textOr("environment", "")};
        if (!spec.environment.empty() && !variable.match(spec.environment))
            refuse("\"environment\" of the setting \"" + spec.key +
                   "\" must be the name of a variable in capitals that begins with FURTHER_");
        if (std::any_of(specs.begin(), specs.end(), [&](const SettingSpec& each) { return each.key == spec.key; }))
            refuse("the setting \"" + spec.key + "\" stands twice");
        specs.push_back(std::move(spec));
    }
    const Settings checkedDefaults(specs, {});
    return specs;
}

/// An answer that the plugin doesn't send would be waited for in vain.
void checkAnswers(const PluginManifest& manifest) {
    for (const auto& received : manifest.receives)
        for (const auto& answer : received.answers.value_or(std::vector<std::string>{}))
            if (std::none_of(manifest.sends.begin(), manifest.sends.end(),
                             [&](const MessageSpec& sent) { return sent.type == answer; }))
                refuse("the type \"" + answer + "\" answers \"" + received.type + "\", but isn't in \"sends\"");
}

/// What is in `all` and not in `some`, for people.
std::string lackingIn(const std::set<std::string>& some, const std::set<std::string>& all) {
    std::string list;
    for (const auto& each : all)
        if (!some.contains(each))
            list += (list.empty() ? "" : ", ") + each;
    return list;
}

} // namespace

PluginManifest PluginManifest::read(const std::filesystem::path& file) {
    try {
        PluginManifest manifest;
        manifest.json = parse(file);
        const Members members(
            *manifest.json, "it",
            {"name", "version", "summary", "runner", "defaultRunner", "example", "receives", "sends", "settings"});
        manifest.name = members.text("name");
        if (manifest.name != file.stem() || !Poco::RegularExpression("^[a-z][a-z0-9-]*$").match(manifest.name))
            refuse("\"name\" must be the file's own name in kebab-case, \"" + file.stem().string() + "\"");
        manifest.version = members.text("version");
        manifest.summary = members.text("summary");
        manifest.runner = members.textOr("runner", "");
        manifest.defaultRunner = members.flagOr("defaultRunner", false);
        if (manifest.defaultRunner && manifest.runner.empty())
            refuse("\"defaultRunner\" belongs to a plugin with a \"runner\"");
        manifest.example = members.textOr("example", "");
        manifest.receives = readTypes(members, "receives", manifest.name);
        manifest.sends = readTypes(members, "sends", manifest.name);
        checkAnswers(manifest);
        manifest.settings = readSettings(members);
        return manifest;
    } catch (const Poco::Exception& problem) {
        throw Poco::DataFormatException("The manifest " + file.string() + ": " + problem.message());
    }
}

void PluginManifest::requireTypes(const std::vector<std::string>& bound) const {
    std::set<std::string> listed;
    for (const auto& spec : receives)
        listed.insert(spec.type);
    if (!runner.empty())
        listed.insert({"start", "stdin", "stop"});
    const std::set<std::string> methods(bound.begin(), bound.end());
    const auto unbound = lackingIn(methods, listed);
    if (!runner.empty())
        listed.insert({"resize", "keyevent"}); // not every runner has terminals, or keys
    const auto unlisted = lackingIn(listed, methods);
    if (unbound.empty() && unlisted.empty())
        return;
    std::string sentence = "The manifest and the code disagree:";
    if (!unbound.empty())
        sentence +=
            " the manifest promises " + unbound + ", to which the code binds no method" + (unlisted.empty() ? "" : ";");
    if (!unlisted.empty())
        sentence += " the code binds " + unlisted + ", which the manifest doesn't name";
    refuse(sentence + ". Correct one of the two, and restart the agent");
}

} // namespace further
