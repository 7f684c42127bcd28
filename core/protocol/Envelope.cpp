#include "protocol/Envelope.h"

#include "protocol/JsonReader.h"
#include "protocol/JsonText.h"

#include <further/Error.h>

namespace further {

Message Envelope::parse(std::string_view text) {
    return messageIn(*readJsonObject(text));
}

Addressed Envelope::parseAddressed(std::string_view text) {
    const Poco::JSON::Object::Ptr envelope = readJsonObject(text);
    return {messageIn(*envelope), envelope->get("process")};
}

Message Envelope::messageIn(const Poco::JSON::Object& envelope) {
    const Poco::Dynamic::Var type = envelope.get("type");
    const Poco::Dynamic::Var data = envelope.get("data");

    Message message;
    if (!envelope.has("type")) {
        throw Error(ErrorCode::badMessage, "The message has no `type`; it must be a string such as \"start\".");
    }
    if (type.type() != typeid(std::string)) {
        throw Error(ErrorCode::badMessage, "`type` is no string; it must be one, such as \"start\".");
    }
    message.type = type.extract<std::string>();
    if (data.type() == typeid(Poco::JSON::Object::Ptr)) {
        message.data = data.extract<Poco::JSON::Object::Ptr>();
    } else if (!data.isEmpty()) {
        throw Error(ErrorCode::badMessage, "`data` is no object; it must be one, such as {\"input\": \"text\"}, or be "
                                           "left out.");
    }
    return message;
}

std::string Envelope::format(const Message& message) {
    std::string out = "{\"type\":";
    appendJson(out, Poco::Dynamic::Var(message.type));
    if (message.data->size() != 0) {
        out += ",\"data\":";
        appendJson(out, *message.data);
    }
    out += '}';
    return out;
}

void Envelope::appendAddressed(std::string& out, const Message& message, std::string_view client) {
    out += "{\"type\":";
    appendJson(out, Poco::Dynamic::Var(message.type));
    out += ",\"data\":";
    if (message.data->size() == 0)
        out += "null";
    else
        appendJson(out, *message.data);
    out += ",\"client\":";
    out += client;
    out += ",\"process\":";
    if (message.process.empty())
        out += "null";
    else
        appendJson(out, Poco::Dynamic::Var(message.process));
    out += '}';
}

void Envelope::appendAddressedText(std::string& out, std::string_view type, std::string_view process,
                                   std::string_view output, std::string_view client) {
    out += "{\"type\":";
    appendJsonString(out, type);
    out += ",\"data\":{\"output\":";
    appendJsonString(out, output);
    out += "},\"client\":";
    out += client;
    out += ",\"process\":";
    appendJsonString(out, process);
    out += '}';
}

void Envelope::appendText(std::string& out, std::string_view type, std::string_view output) {
    out += "{\"type\":";
    appendJsonString(out, type);
    out += ",\"data\":{\"output\":";
    appendJsonString(out, output);
    out += "}}";
}

} // namespace further
