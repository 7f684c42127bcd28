#include "protocol/Envelope.h"

#include "protocol/JsonReader.h"
#include "protocol/JsonText.h"

#include <further/Error.h>

namespace further {

Message Envelope::parse(std::string_view text) {
    const Poco::JSON::Object::Ptr envelope = readJsonObject(text);
    const Poco::Dynamic::Var type = envelope->get("type");
    const Poco::Dynamic::Var data = envelope->get("data");

    Message message;
    if (!envelope->has("type")) {
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

void Envelope::appendText(std::string& out, std::string_view type, std::string_view output) {
    out += "{\"type\":";
    appendJsonString(out, type);
    out += ",\"data\":{\"output\":";
    appendJsonString(out, output);
    out += "}}";
}

} // namespace further
