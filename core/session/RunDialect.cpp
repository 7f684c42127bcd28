#include "session/RunDialect.h"

#include "protocol/Envelope.h"
#include "protocol/JsonText.h"
#include "session/RunnerTypes.h"

#include <utility>

namespace further {

namespace {

/// What the client calls the program that it means; empty where it means none.
std::string nameIn(const Poco::Dynamic::Var& process, bool needed) {
    const bool isText = process.type() == typeid(std::string);
    const bool isNothing = isText ? process.extract<std::string>().empty() : process.isEmpty();
    if (isNothing && !needed)
        return {};
    if (isNothing || !isText)
        throw Error(ErrorCode::invalidData, std::string("`process` is ") +
                                                (process.isEmpty() ? "missing"
                                                 : isText          ? "empty"
                                                                   : "no string") +
                                                "; it must be a string of your choice, the program's name on this "
                                                "connection.");
    auto name = process.extract<std::string>();
    if (name.size() > RunDialect::longestProcess)
        throw Error(ErrorCode::invalidData, "`process` is longer than " + std::to_string(RunDialect::longestProcess) +
                                                " bytes; choose a shorter name for the program.");
    return name;
}

} // namespace

RunDialect::RunDialect(const std::string& client, bool terminal, std::string user)
    : _terminal(terminal), _user(std::move(user)) {
    appendJson(_client, Poco::Dynamic::Var(client));
}

Message RunDialect::parse(std::string_view text) const {
    auto [message, process] = Envelope::parseAddressed(text);
    message.process = nameIn(process, RunnerTypes::contains(message.type));
    if (message.type == "start")
        translateStart(message);
    return std::move(message);
}

void RunDialect::translateStart(Message& message) const {
    const Poco::JSON::Object::Ptr said = std::exchange(message.data, new Poco::JSON::Object);
    const auto take = [&](const std::string& theirs, const std::string& ours) {
        if (!said->isNull(theirs)) // the first Further Link took null for nothing, and its pages send it
            message.data->set(ours, said->get(theirs));
    };
    take("runner", "runner");
    take("code", "code");
    take("path", "path");
    take("args", "args");
    take("novncOptions", "display");
    if (_terminal)
        message.data->set("terminal", true);
}

std::optional<Message> RunDialect::answer(const Message& message) const {
    if (message.type != "ping")
        return std::nullopt;
    return Message{"pong"};
}

void RunDialect::format(std::string& out, const Message& message) const {
    Envelope::appendAddressed(out, message, _client);
}

void RunDialect::formatText(std::string& out, std::string_view type, std::string_view process,
                            std::string_view output) const {
    Envelope::appendAddressedText(out, type, process, output, _client);
}

void RunDialect::formatError(std::string& out, std::string_view process, const Error& error) const {
    auto message = messageFor(error);
    if (!process.empty())
        message.data->set("process", std::string(process));
    format(out, message); // its own `process` stays empty: clients expect that
}

void RunDialect::checkStart(const Poco::JSON::Object& data) const {
    if (!data.has("runner"))
        throw Error(ErrorCode::invalidData,
                    "data.runner is missing; it must be a string that says what runs the program.");
}

const MessageSchema::FieldNames& RunDialect::fieldNames() const {
    static const MessageSchema::FieldNames names{{"display", "novncOptions"}};
    return names;
}

} // namespace further
