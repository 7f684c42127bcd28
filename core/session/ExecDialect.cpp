#include "session/ExecDialect.h"

#include "protocol/Envelope.h"
#include "session/RunnerTypes.h"

#include <utility>

namespace further {

namespace {

constexpr const char* theProgram = "program"; // the one channel of an /exec connection, as the core calls it

} // namespace

ExecDialect::ExecDialect(std::string runner)
    : _runner(std::move(runner)), _fieldNames{{"code", "sourceScript"}, {"path", "sourcePath"}} {}

Message ExecDialect::parse(std::string_view text) const {
    Message message = Envelope::parse(text);
    if (message.type == "resize")
        throw Error(ErrorCode::unknownType, "Programs have no terminal here: connect to /run?pty=1 for one.");
    if (message.type == "start")
        translateStart(message);
    if (RunnerTypes::contains(message.type))
        message.process = theProgram;
    return message;
}

void ExecDialect::translateStart(Message& message) const {
    const Poco::JSON::Object::Ptr said = std::exchange(message.data, new Poco::JSON::Object);
    const auto take = [&](const std::string& theirs, const std::string& ours) {
        if (said->has(theirs))
            message.data->set(ours, said->get(theirs));
    };
    if (!_runner.empty())
        message.data->set("runner", _runner);
    take("souceScript", "code"); // as the first product's documentation spelt it; the right spelling wins
    take("sourceScript", "code");
    take("sourcePath", "path");
    take("args", "args");
}

std::optional<Message> ExecDialect::answer(const Message&) const {
    return std::nullopt;
}

void ExecDialect::checkStart(const Poco::JSON::Object& data) const {
    const bool both = data.has("code");
    if (both == data.has("path"))
        throw Error(ErrorCode::invalidData, std::string(both ? "Both " : "Neither ") + "data.sourceScript " +
                                                (both ? "and" : "nor") + " data.sourcePath " + (both ? "are" : "is") +
                                                " there; a start has exactly one of them.");
}

void ExecDialect::format(std::string& out, const Message& message) const {
    out += Envelope::format(message);
}

void ExecDialect::formatText(std::string& out, std::string_view type, std::string_view, std::string_view output) const {
    Envelope::appendText(out, type, output);
}

void ExecDialect::formatError(std::string& out, std::string_view, const Error& error) const {
    format(out, messageFor(error));
}

const MessageSchema::FieldNames& ExecDialect::fieldNames() const {
    return _fieldNames;
}

} // namespace further
