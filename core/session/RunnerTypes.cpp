#include "session/RunnerTypes.h"

#include <further/Error.h>

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Parser.h>

#include <algorithm>
#include <array>

namespace further {

namespace {

constexpr std::array<std::string_view, 5> types{"start", "stdin", "resize", "keyevent", "stop"};

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
    _schemas.emplace("start", schemaOf(R"({"type": "object", "properties": {
        "runner": {"type": "string", "minLength": 1},
        "code": {"type": "string"},
        "path": {"type": "string", "minLength": 1},
        "args": {"type": "array", "items": {"type": "string"}},
        "terminal": {"type": "boolean"},
        "display": {"type": "object", "required": ["enabled"], "properties": {
            "enabled": {"type": "boolean"},
            "width": {"type": "integer", "minimum": 1, "maximum": 65535},
            "height": {"type": "integer", "minimum": 1, "maximum": 65535}}}}})"));
    _schemas.emplace("stdin", schemaOf(R"({"type": "object", "required": ["input"], "properties": {
        "input": {"type": "string"},
        "eof": {"type": "boolean"}}})"));
    _schemas.emplace("resize", schemaOf(R"({"type": "object", "required": ["rows", "cols"], "properties": {
        "rows": {"type": "integer", "minimum": 1, "maximum": 65535},
        "cols": {"type": "integer", "minimum": 1, "maximum": 65535}}})"));
    _schemas.emplace("keyevent", schemaOf(R"({"type": "object", "required": ["key", "event"], "properties": {
        "key": {"type": "string", "minLength": 1, "maxLength": 64},
        "event": {"type": "string", "enum": ["keydown", "keyup"]}}})"));
    _schemas.emplace("stop", schemaOf(R"({"type": "object"})"));
}

bool RunnerTypes::contains(std::string_view type) {
    return std::find(types.begin(), types.end(), type) != types.end();
}

void RunnerTypes::check(const Message& message, const MessageSchema::FieldNames& names) const {
    _schemas.at(message.type).check(message.data, names);
    if (message.type != "start")
        return;
    refuseNul(message.data->get("path"), nameOf("path", names));
    if (const auto args = message.data->getArray("args"))
        for (std::size_t i = 0; i < args->size(); ++i)
            refuseNul(args->get(static_cast<unsigned>(i)), nameOf("args", names) + "[" + std::to_string(i) + "]");
}

} // namespace further
