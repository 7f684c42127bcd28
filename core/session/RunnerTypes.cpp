#include "session/RunnerTypes.h"

#include <further/Error.h>

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Parser.h>

namespace further {

namespace {

MessageSchema schemaOf(const char* json) {
    Poco::JSON::Parser parser;
    return MessageSchema(*parser.parse(json).extract<Poco::JSON::Object::Ptr>());
}

std::string nameOf(const std::string& field, const MessageSchema::FieldNames& names) {
    const auto name = names.find(field);
    return "data." + (name == names.end() ? field : name->second);
}

/// What goes to the system as a C string ends at a NUL.
void refuseNul(const Poco::Dynamic::Var& text, const std::string& name) {
    if (text.type() == typeid(std::string) && text.extract<std::string>().find('\0') != std::string::npos)
        throw Error(ErrorCode::invalidData, name +
                                                " contains a NUL character, which the system can't pass on; leave it "
                                                "out.");
}

} // namespace

RunnerTypes::RunnerTypes() {
    _schemas.emplace("start", schemaOf(R"({"type": "object", "required": ["runner"], "properties": {
        "runner": {"type": "string"},
        "code": {"type": "string"},
        "path": {"type": "string", "minLength": 1},
        "args": {"type": "array", "items": {"type": "string"}}}})"));
    _schemas.emplace("stdin", schemaOf(R"({"type": "object", "required": ["input"], "properties": {
        "input": {"type": "string"},
        "eof": {"type": "boolean"}}})"));
    _schemas.emplace("stop", schemaOf(R"({"type": "object"})"));
}

bool RunnerTypes::contains(std::string_view type) const {
    return _schemas.find(type) != _schemas.end();
}

void RunnerTypes::check(const Message& message, const MessageSchema::FieldNames& names) const {
    _schemas.at(message.type).check(message.data, names);
    if (message.type != "start")
        return;
    const bool hasCode = message.data->has("code");
    const bool hasPath = message.data->has("path");
    if (hasCode == hasPath)
        throw Error(ErrorCode::invalidData, std::string(hasCode ? "Both " : "Neither ") + nameOf("code", names) +
                                                (hasCode ? " and " : " nor ") + nameOf("path", names) +
                                                (hasCode ? " are" : " is") +
                                                " there; a start has exactly one of them.");
    refuseNul(message.data->get("path"), nameOf("path", names));
    if (const auto args = message.data->getArray("args"))
        for (std::size_t i = 0; i < args->size(); ++i)
            refuseNul(args->get(static_cast<unsigned>(i)), nameOf("args", names) + "[" + std::to_string(i) + "]");
}

} // namespace further
