#include "ctl/SchemaText.h"

#include "ctl/Json.h"
#include "ctl/Words.h"

#include <Poco/JSON/Array.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace further::ctl {

using Poco::Dynamic::Var;
using Poco::JSON::Array;
using Poco::JSON::Object;

namespace {

std::string typeOf(const Fields& schema) {
    auto type = schema.text("type");
    if (!type.empty())
        return type;
    return schema.has("properties") ? "object" : schema.has("items") ? "array" : "";
}

std::string typeText(const std::string& type) {
    return type == "string" ? "text" : type == "boolean" ? "true or false" : type == "array" ? "list" : type;
}

/// `1 to 100`, `at least 1`, `at most 100`; empty where neither end is set.
std::string rangeText(const Fields& schema, const std::string& least, const std::string& most) {
    const auto written = [&](const std::string& key) { return compactJson(schema.json().get(key)); };
    if (schema.number(least) && schema.number(most))
        return written(least) + " to " + written(most);
    if (schema.number(least))
        return "at least " + written(least);
    return schema.number(most) ? "at most " + written(most) : "";
}

std::string choicesText(const Fields& schema) {
    const auto value = schema.json().get("enum");
    if (value.type() != typeid(Array::Ptr))
        return {};
    const auto& values = *value.extract<Array::Ptr>();
    std::vector<std::string> choices;
    choices.reserve(values.size());
    for (const auto& choice : values)
        choices.push_back(compactJson(choice));
    return "one of " + joined(choices);
}

/// Whether the schema says more than is told here.
bool saysMore(const Fields& schema) {
    constexpr std::array<std::string_view, 10> untold{
        "allOf",         "anyOf",  "oneOf",         "not",        "multipleOf", "patternProperties",
        "minProperties", "format", "maxProperties", "uniqueItems"};
    return std::any_of(untold.begin(), untold.end(),
                       [&](std::string_view key) { return schema.has(std::string(key)); });
}

std::string whatText(const Fields& schema, bool required) {
    std::vector<std::string> parts;
    const auto choices = choicesText(schema);
    auto first = choices.empty() ? typeText(typeOf(schema)) : choices;
    const auto length = rangeText(schema, "minLength", "maxLength");
    const auto count = rangeText(schema, "minItems", "maxItems");
    const auto range = rangeText(schema, "minimum", "maximum");
    first += length.empty() ? "" : " of " + length + " characters";
    first += count.empty() ? "" : " of " + count;
    first += range.empty() ? "" : ", " + range;
    if (!first.empty())
        parts.push_back(first);
    if (schema.has("pattern"))
        parts.push_back("like " + schema.text("pattern"));
    if (required)
        parts.emplace_back("required");
    if (schema.has("default"))
        parts.push_back(compactJson(schema.json().get("default")) + " unless given");
    if (saysMore(schema))
        parts.emplace_back("and more: see --json");
    const auto description = schema.text("description");
    return joined(parts) + (parts.empty() || description.empty() ? "" : ". ") + description;
}

void addFields(const Fields& schema, const std::string& prefix, std::vector<SchemaField>& fields) {
    const auto required = schema.texts("required");
    const auto properties = schema.object("properties");
    for (const auto& name : properties.json().getNames()) {
        const auto property = properties.object(name);
        const bool needed = std::find(required.begin(), required.end(), name) != required.end();
        fields.push_back({prefix + name, whatText(property, needed)});
        addFields(property, prefix + name + ".", fields);
        if (property.has("items")) {
            fields.push_back({prefix + name + "[]", whatText(property.object("items"), false)});
            addFields(property.object("items"), prefix + name + "[].", fields);
        }
    }
}

} // namespace

std::vector<SchemaField> schemaFields(const Fields& schema) {
    std::vector<SchemaField> fields;
    addFields(schema, "", fields);
    return fields;
}

Var schemaExample(const Fields& schema) {
    if (schema.has("default"))
        return schema.json().get("default");
    if (const auto choices = schema.json().get("enum");
        choices.type() == typeid(Array::Ptr) && choices.extract<Array::Ptr>()->size() > 0)
        return choices.extract<Array::Ptr>()->get(0);
    const auto type = typeOf(schema);
    if (type == "string")
        return std::string(
            static_cast<std::size_t>(std::clamp<std::int64_t>(schema.integer("minLength").value_or(3), 3, 60)), 'x');
    if (type == "integer" || type == "number")
        return schema.has("minimum") ? schema.json().get("minimum") : Var(1);
    if (type == "boolean")
        return true;
    if (type == "array")
        return Array::Ptr(new Array);
    Object::Ptr object = new Object(Poco::JSON_PRESERVE_KEY_ORDER);
    const auto properties = schema.object("properties");
    for (const auto& name : schema.texts("required"))
        object->set(name, schemaExample(properties.object(name)));
    return object;
}

} // namespace further::ctl
