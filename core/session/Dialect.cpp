#include "session/Dialect.h"

namespace further {

Dialect::~Dialect() = default;

const std::string& Dialect::user() const {
    static const std::string usual;
    return usual;
}

Message Dialect::messageFor(const Error& error) {
    Message message{"error"};
    message.data->set("message", std::string(sentence(error.errorCode())));
    message.data->set("code", std::string(wireName(error.errorCode())));
    message.data->set("detail", error.detail());
    return message;
}

} // namespace further
