#include "support/RunClient.h"

#include <Poco/JSON/Parser.h>

#include <stdexcept>

namespace further::testing {

std::string RunClient::Received::text(const std::string& key) const {
    if (!data)
        throw std::runtime_error(type + " has no data");
    return data->getValue<std::string>(key);
}

RunClient::RunClient(const Poco::Net::SocketAddress& agent, const std::string& query)
    : MessageClient(agent, query.empty() ? "/run" : "/run?" + query) {}

void RunClient::send(const std::string& type, const std::string& process, const std::string& data) {
    sendText("{\"type\":" + inJson(type) + ",\"process\":" + inJson(process) +
             (data.empty() ? "" : ",\"data\":" + data) + "}");
}

void RunClient::startCode(const std::string& process, const std::string& runner, const std::string& code) {
    send("start", process, "{\"runner\":" + inJson(runner) + ",\"code\":" + inJson(code) + "}");
}

void RunClient::startPath(const std::string& process, const std::string& runner, const std::string& path) {
    send("start", process, "{\"runner\":" + inJson(runner) + ",\"path\":" + inJson(path) + "}");
}

void RunClient::type(const std::string& process, const std::string& input, bool eof) {
    send("stdin", process, "{\"input\":" + inJson(input) + (eof ? ",\"eof\":true}" : "}"));
}

RunClient::Received RunClient::next(const Deadline& deadline) {
    const auto text = nextText(deadline);
    const auto message = Poco::JSON::Parser().parse(text).extract<Poco::JSON::Object::Ptr>();
    if (message->size() != 4 || !message->has("data") || !message->has("process"))
        throw std::runtime_error("Not the four keys: " + text);
    Received received{message->getValue<std::string>("type"), message->getObject("data"),
                      message->getValue<std::string>("client"),
                      message->isNull("process") ? std::string() : message->getValue<std::string>("process")};
    if (received.type == "stdout" || received.type == "stderr")
        _output[received.process][received.type] += received.text("output");
    if (received.type == "stopped")
        _stopped[received.process] = received.data->getValue<int>("exitCode");
    return received;
}

RunClient::Received RunClient::await(const std::string& type, const std::string& process, const Deadline& deadline) {
    for (;;) {
        auto received = next(deadline);
        if (received.type == type && received.process == process)
            return received;
        if (received.type == "error")
            throw std::runtime_error("An error came instead of " + type + ": " + received.text("detail"));
    }
}

void RunClient::awaitUntil(const std::function<bool()>& done, const Deadline& deadline) {
    while (!done())
        next(deadline);
}

void RunClient::awaitOutput(const std::string& process, std::string_view text, const Deadline& deadline) {
    while (output(process).find(text) == std::string::npos)
        await("stdout", process, deadline);
}

int RunClient::awaitStopped(const std::string& process, const Deadline& deadline) {
    return await("stopped", process, deadline).data->getValue<int>("exitCode");
}

RunClient::Received RunClient::errorFor(std::string_view text) {
    sendText(text);
    auto received = next();
    if (received.type != "error")
        throw std::runtime_error("No error, but " + received.type);
    return received;
}

} // namespace further::testing
