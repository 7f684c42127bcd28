#include "session/ExecDialect.h"

#include "protocol/Envelope.h"

#include <utility>

namespace further {

namespace {

constexpr const char* theProgram = "program"; // the one channel of an /exec connection, as the core calls it

} // namespace

Dialect::~Dialect() = default;

ExecDialect::ExecDialect(std::string runner)
    : _runner(std::move(runner)), _fieldNames{{"code", "sourceScript"}, {"path", "sourcePath"}} {}

Message ExecDialect::parse(std::string_view text) const {
    Message message = Envelope::parse(text);
    if (message.type == "start")
        translateStart(message);
    if (message.type == "start" || message.type == "stdin" || message.type == "stop")
        message.process = theProgram;
    return message;
}

void ExecDialect::translateStart(Message& message) const {
    const Poco::JSON::Object::Ptr said = std::exchange(message.data, new Poco::JSON::Object);
    const auto take = [&](const std::string& theirs, const std::string& ours) {
        if (said->has(theirs))
            message.data->set(ours, said->get(theirs));
    };
    message.data->set("runner", _runner);
    take("souceScript", "code"); // as the first product's documentation spelt it; the right spelling wins
    take("sourceScript", "code");
    take("sourcePath", "path");
    take("args", "args");
}

void ExecDialect::format(std::string& out, const Message& message) const {
    out += Envelope::format(message);
}

void ExecDialect::formatText(std::string& out, std::string_view type, std::string_view, std::string_view output) const {
    Envelope::appendText(out, type, output);
}

void ExecDialect::formatError(std::string& out, std::string_view, const Error& error) const {
    Message message;
    message.type = "error";
    message.data->set("message", std::string(sentence(error.errorCode())));
    message.data->set("code", std::string(wireName(error.errorCode())));
    message.data->set("detail", error.detail());
    format(out, message);
}

const MessageSchema::FieldNames& ExecDialect::fieldNames() const {
    return _fieldNames;
}

} // namespace further
