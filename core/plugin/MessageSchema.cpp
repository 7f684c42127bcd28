#include "plugin/MessageSchema.h"

#include "plugin/RapidJson.h"
#include "plugin/SchemaKeywords.h"

#include <further/Error.h>

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Stringifier.h>
#include <Poco/NumberParser.h>

#include <rapidjson/document.h>
#include <rapidjson/pointer.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cmath>
#include <limits>
#include <sstream>
#include <string_view>
#include <vector>

namespace further {

namespace {

using Poco::Dynamic::Var;
using Poco::JSON::Array;
using Poco::JSON::Object;

/// Tells the validator what is in a value, event by event: nothing is copied.
bool tell(rapidjson::SchemaValidator& validator, const Var& value);

auto length(const std::string& text) {
    return static_cast<rapidjson::SizeType>(text.size());
}

bool tellNumber(rapidjson::SchemaValidator& validator, const Var& value) {
    if (value.isInteger())
        return value.isSigned() ? validator.Int64(value.convert<Poco::Int64>())
                                : validator.Uint64(value.convert<Poco::UInt64>());
    const auto number = value.convert<double>();
    constexpr double exact = 9007199254740992.0; // 2^53: below it, 5.0 is the integer 5, as in today's JSON Schema
    if (std::abs(number) < exact && number == std::trunc(number))
        return validator.Int64(static_cast<std::int64_t>(number));
    return validator.Double(number);
}

bool tellObject(rapidjson::SchemaValidator& validator, const Object& object) {
    bool valid = validator.StartObject();
    for (const auto& [name, value] : object) {
        if (!valid)
            return false;
        valid = validator.Key(name.c_str(), length(name), false) && tell(validator, value);
    }
    return valid && validator.EndObject(static_cast<rapidjson::SizeType>(object.size()));
}

bool tellArray(rapidjson::SchemaValidator& validator, const Array& array) {
    bool valid = validator.StartArray();
    for (const auto& value : array) {
        if (!valid)
            return false;
        valid = tell(validator, value);
    }
    return valid && validator.EndArray(static_cast<rapidjson::SizeType>(array.size()));
}

bool tell(rapidjson::SchemaValidator& validator, const Var& value) {
    if (value.isEmpty())
        return validator.Null();
    if (value.type() == typeid(Object::Ptr))
        return tellObject(validator, *value.extract<Object::Ptr>());
    if (value.type() == typeid(Array::Ptr))
        return tellArray(validator, *value.extract<Array::Ptr>());
    if (value.type() == typeid(std::string)) {
        const auto& text = value.extract<std::string>();
        return validator.String(text.c_str(), length(text), false);
    }
    if (value.isBoolean())
        return validator.Bool(value.extract<bool>());
    return tellNumber(validator, value);
}

std::string_view kindOf(const Var& value) {
    if (value.isEmpty())
        return "null";
    if (value.type() == typeid(Object::Ptr))
        return "an object";
    if (value.type() == typeid(Array::Ptr))
        return "an array";
    if (value.type() == typeid(std::string))
        return "a string";
    if (value.isBoolean())
        return value.extract<bool>() ? "true" : "false";
    return "a number";
}

/// A field of `data`: how people call it, and what is in it.
struct Field {
    std::string name = "data";
    Var value;
};

Field find(const rapidjson::Pointer& pointer, const Object::Ptr& data, const MessageSchema::FieldNames& names) {
    Field field{"data", Var(data)};
    for (std::size_t i = 0; i < pointer.GetTokenCount(); ++i) {
        const auto& token = pointer.GetTokens()[i];
        const std::string key(token.name, token.length);
        if (field.value.type() == typeid(Array::Ptr)) {
            field.value = field.value.extract<Array::Ptr>()->get(token.index);
            field.name += "[" + key + "]";
        } else {
            field.value = field.value.extract<Object::Ptr>()->get(key);
            const auto translated = i == 0 ? names.find(key) : names.end();
            field.name += "." + (translated == names.end() ? key : translated->second);
        }
    }
    return field;
}

/// "a string", "a whole number or null": what a schema's `type` asks for.
std::string typeInWords(const rapidjson::Value& schema) {
    const auto word = [](const rapidjson::Value& type) -> std::string {
        std::string name = type.IsString() ? type.GetString() : "";
        if (name == "integer")
            return "a whole number";
        if (name == "boolean")
            return "true or false";
        if (name == "null" || name.empty())
            return name;
        return (name == "object" || name == "array" ? "an " : "a ") + name;
    };
    const auto type = schema.FindMember("type");
    if (type == schema.MemberEnd())
        return {};
    if (!type->value.IsArray())
        return word(type->value);
    std::string words;
    for (const auto& each : type->value.GetArray())
        words += (words.empty() ? "" : " or ") + word(each);
    return words;
}

std::string written(const rapidjson::Value& value) {
    rapidjson::StringBuffer text;
    rapidjson::Writer<rapidjson::StringBuffer> writer(text);
    value.Accept(writer);
    return text.GetString();
}

/// The first required member that an object lacks, and what it should be.
std::string missing(const rapidjson::Value& schema, const Field& field, const MessageSchema::FieldNames& names) {
    const auto& object = *field.value.extract<Object::Ptr>();
    for (const auto& name : schema["required"].GetArray()) {
        if (object.has(name.GetString()))
            continue;
        const auto translated = field.name == "data" ? names.find(name.GetString()) : names.end();
        std::string sentence =
            field.name + "." + (translated == names.end() ? name.GetString() : translated->second) + " is missing";
        const auto properties = schema.FindMember("properties");
        if (properties != schema.MemberEnd() && properties->value.HasMember(name)) {
            const auto right = typeInWords(properties->value[name]);
            if (!right.empty())
                sentence += "; it must be " + right;
        }
        return sentence + ".";
    }
    return field.name + " lacks a member.";
}

bool isSet(const rapidjson::Value& schema, const char* flag) {
    const auto member = schema.FindMember(flag);
    return member != schema.MemberEnd() && member->value.IsTrue();
}

/// "1 entry", "2 entries".
std::string counted(const std::string& number, const std::string& one, const std::string& more) {
    return number + " " + (number == "1" ? one : more);
}

std::string sentenceFor(const std::string& keyword, const rapidjson::Value& schema, const Field& field,
                        const MessageSchema::FieldNames& names) {
    if (keyword == "required")
        return missing(schema, field, names);
    if (keyword == "type")
        return field.name + " must be " + typeInWords(schema) + ", not " + std::string(kindOf(field.value)) + ".";
    const auto limit = schema.FindMember(keyword.c_str());
    const std::string bound = limit == schema.MemberEnd() ? "" : written(limit->value);
    if (keyword == "minimum")
        return field.name + " must be " + (isSet(schema, "exclusiveMinimum") ? "more than " : "at least ") + bound +
               ".";
    if (keyword == "maximum")
        return field.name + " must be " + (isSet(schema, "exclusiveMaximum") ? "less than " : "at most ") + bound + ".";
    if (keyword == "enum")
        return field.name + " must be one of " + bound + ".";
    if ((keyword == "minLength" || keyword == "minItems") && bound == "1")
        return field.name + " must not be empty.";
    if (keyword == "minLength")
        return field.name + " must have at least " + bound + " characters.";
    if (keyword == "maxLength")
        return field.name + " must have at most " + counted(bound, "character", "characters") + ".";
    if (keyword == "minItems")
        return field.name + " must have at least " + bound + " entries.";
    if (keyword == "maxItems")
        return field.name + " must have at most " + counted(bound, "entry", "entries") + ".";
    if (keyword == "additionalProperties")
        return field.name + " is not known; leave it out.";
    if (keyword == "pattern")
        return field.name + " must match the pattern " + bound + ".";
    return field.name + " doesn't fit its schema (" + keyword + (bound.empty() ? "" : ": " + bound) + ").";
}

std::string asText(const Object& object) {
    std::ostringstream text;
    Poco::JSON::Stringifier::stringify(object, text);
    return text.str();
}

} // namespace

struct MessageSchema::Document {
    explicit Document(rapidjson::Document parsed) : json(std::move(parsed)), schema(json) {}

    rapidjson::Document json;
    rapidjson::SchemaDocument schema;
};

MessageSchema::MessageSchema(const Object& schema) {
    checkSchemaKeywords(schema);
    rapidjson::Document json;
    json.Parse(asText(schema).c_str());
    if (json.HasParseError() || !json.IsObject())
        throw Poco::SyntaxException("A schema must be a JSON Schema object");
    _document = std::make_unique<const Document>(std::move(json));
}

MessageSchema::~MessageSchema() = default;
MessageSchema::MessageSchema(MessageSchema&&) noexcept = default;
MessageSchema& MessageSchema::operator=(MessageSchema&&) noexcept = default;

void MessageSchema::check(const Object::Ptr& data, const FieldNames& names) const {
    rapidjson::SchemaValidator validator(_document->schema);
    if (tellObject(validator, *data))
        return;
    const auto field = find(validator.GetInvalidDocumentPointer(), data, names);
    const auto* const schema = validator.GetInvalidSchemaPointer().Get(_document->json);
    const std::string keyword =
        validator.GetInvalidSchemaKeyword() == nullptr ? "" : validator.GetInvalidSchemaKeyword();
    if (schema == nullptr || !schema->IsObject())
        throw Error(ErrorCode::invalidData, field.name + " doesn't fit its schema.");
    throw Error(ErrorCode::invalidData, sentenceFor(keyword, *schema, field, names));
}

} // namespace further
