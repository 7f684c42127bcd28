#include "plugin/SchemaKeywords.h"

#include "plugin/Nearest.h"
#include "plugin/RapidJson.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>

#include <rapidjson/internal/regex.h>

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace further {

namespace {

using Poco::Dynamic::Var;
using Poco::JSON::Array;
using Poco::JSON::Object;

/// What stands behind a keyword.
enum class Form {
    annotation,
    type,
    number,
    count,
    flag,
    pattern,
    names,
    values,
    schema,
    schemas,
    members,
    patternMembers,
    either,
    items
};

const std::map<std::string, Form>& keywords() {
    static const std::map<std::string, Form> all{{"$schema", Form::annotation},
                                                 {"id", Form::annotation},
                                                 {"title", Form::annotation},
                                                 {"description", Form::annotation},
                                                 {"default", Form::annotation},
                                                 {"format", Form::annotation},
                                                 {"type", Form::type},
                                                 {"enum", Form::values},
                                                 {"multipleOf", Form::number},
                                                 {"minimum", Form::number},
                                                 {"exclusiveMinimum", Form::flag},
                                                 {"maximum", Form::number},
                                                 {"exclusiveMaximum", Form::flag},
                                                 {"minLength", Form::count},
                                                 {"maxLength", Form::count},
                                                 {"pattern", Form::pattern},
                                                 {"items", Form::items},
                                                 {"additionalItems", Form::either},
                                                 {"minItems", Form::count},
                                                 {"maxItems", Form::count},
                                                 {"uniqueItems", Form::flag},
                                                 {"required", Form::names},
                                                 {"properties", Form::members},
                                                 {"patternProperties", Form::patternMembers},
                                                 {"additionalProperties", Form::either},
                                                 {"minProperties", Form::count},
                                                 {"maxProperties", Form::count},
                                                 {"allOf", Form::schemas},
                                                 {"anyOf", Form::schemas},
                                                 {"oneOf", Form::schemas},
                                                 {"not", Form::schema}};
    return all;
}

constexpr std::array<std::string_view, 7> types{"object", "array", "string", "number", "integer", "boolean", "null"};

bool isType(const Var& value) {
    return value.isString() && std::find(types.begin(), types.end(), value.extract<std::string>()) != types.end();
}

bool isArrayOf(const Var& value, bool (*fits)(const Var&)) {
    if (value.type() != typeid(Array::Ptr))
        return false;
    const auto& array = *value.extract<Array::Ptr>();
    return array.size() > 0 && std::all_of(array.begin(), array.end(), fits);
}

bool isSchema(const Var& value) {
    return value.type() == typeid(Object::Ptr);
}

bool isPattern(const std::string& text) {
    try {
        return rapidjson::internal::Regex(text.c_str()).IsValid();
    } catch (const std::logic_error&) {
        return false;
    }
}

bool areMembers(const Var& value) {
    if (!isSchema(value))
        return false;
    const auto& members = *value.extract<Object::Ptr>();
    return std::all_of(members.begin(), members.end(), [](const auto& member) { return isSchema(member.second); });
}

bool areBehindPatterns(const Var& value) {
    if (!areMembers(value))
        return false;
    const auto& members = *value.extract<Object::Ptr>();
    return std::all_of(members.begin(), members.end(), [](const auto& member) { return isPattern(member.first); });
}

/// What should have stood there; empty where it does.
std::string_view lacks(Form form, const Var& value) {
    const auto unless = [](bool right, std::string_view words) { return right ? std::string_view() : words; };
    switch (form) {
    case Form::type:
        return unless(isType(value) || isArrayOf(value, isType),
                      "object, array, string, number, integer, boolean, null or an array of these");
    case Form::number:
        return unless(value.isNumeric() && !value.isBoolean(), "a number");
    case Form::count:
        return unless(value.isInteger() && !value.isBoolean() && value >= 0, "a whole number of 0 or more");
    case Form::flag:
        return unless(value.isBoolean(), "true or false");
    case Form::pattern:
        return unless(value.isString() && isPattern(value.extract<std::string>()),
                      "a regular expression without classes such as \\d (write [0-9])");
    case Form::names:
        return unless(isArrayOf(value, [](const Var& each) { return each.isString(); }), "an array of names");
    case Form::values:
        return unless(isArrayOf(value, [](const Var&) { return true; }), "an array of values");
    case Form::schema:
        return unless(isSchema(value), "a schema");
    case Form::schemas:
        return unless(isArrayOf(value, isSchema), "an array of schemas");
    case Form::members:
        return unless(areMembers(value), "an object of schemas");
    case Form::patternMembers:
        return unless(areBehindPatterns(value), "an object of schemas, each behind a regular expression without "
                                                "classes such as \\d (write [0-9])");
    case Form::either:
        return unless(isSchema(value) || value.isBoolean(), "a schema, true or false");
    case Form::items:
        return unless(isSchema(value) || isArrayOf(value, isSchema), "a schema or an array of schemas");
    default:
        return {};
    }
}

void check(const Object& schema, const std::string& where);

void checkWithin(const Var& value, const std::string& where) {
    if (isSchema(value))
        check(*value.extract<Object::Ptr>(), where);
    else if (value.type() == typeid(Array::Ptr))
        for (const auto& each : *value.extract<Array::Ptr>())
            checkWithin(each, where);
}

void check(const Object& schema, const std::string& where) {
    for (const auto& [name, value] : schema) {
        const auto keyword = keywords().find(name);
        if (keyword == keywords().end()) {
            std::vector<std::string> known;
            for (const auto& [each, form] : keywords())
                known.push_back(each);
            const auto meant = nearest(name, known);
            throw Poco::SyntaxException("the schema of " + where + " has the keyword \"" + name +
                                        "\", which is not checked here; " +
                                        (meant.empty() ? "use those of JSON Schema's draft 4, without $ref"
                                                       : "did you mean \"" + meant + "\"?"));
        }
        const Form form = keyword->second;
        if (const auto right = lacks(form, value); !right.empty())
            throw Poco::SyntaxException("\"" + name + "\" in the schema of " + where + " must be " +
                                        std::string(right));
        if (form == Form::members || form == Form::patternMembers)
            for (const auto& [member, inner] : *value.extract<Object::Ptr>())
                check(*inner.extract<Object::Ptr>(), where + "." + member);
        else if (form == Form::items)
            checkWithin(value, where + "[]");
        else if (form == Form::schema || form == Form::schemas || form == Form::either)
            checkWithin(value, where);
    }
}

} // namespace

void checkSchemaKeywords(const Object& schema) {
    check(schema, "data");
}

} // namespace further
