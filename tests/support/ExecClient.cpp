#include "support/ExecClient.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Parser.h>

#include <stdexcept>

namespace further::testing {

std::string ExecClient::Received::text(const std::string& key) const {
    if (!data)
        throw std::runtime_error(type + " has no data");
    return data->getValue<std::string>(key);
}

ExecClient::ExecClient(const Poco::Net::SocketAddress& agent) : MessageClient(agent, "/exec") {}

ExecClient::ExecClient(Poco::Net::HTTPClientSession& session) : MessageClient(session, "/exec") {}

void ExecClient::send(const std::string& type, const std::string& data) {
    sendText("{\"type\":" + inJson(type) + (data.empty() ? "" : ",\"data\":" + data) + "}");
}

void ExecClient::start(const std::string& script, const std::vector<std::string>& args) {
    _output.clear();
    std::string list;
    for (const auto& arg : args)
        list += (list.empty() ? "" : ",") + inJson(arg);
    send("start", "{\"sourceScript\":" + inJson(script) + (args.empty() ? "" : ",\"args\":[" + list + "]") + "}");
}

void ExecClient::startPath(const std::string& path) {
    _output.clear();
    send("start", "{\"sourcePath\":" + inJson(path) + "}");
}

void ExecClient::type(const std::string& input, bool eof) {
    send("stdin", "{\"input\":" + inJson(input) + (eof ? ",\"eof\":true}" : "}"));
}

ExecClient::Received ExecClient::next(const Deadline& deadline) {
    return take(nextText(deadline));
}

ExecClient::Received ExecClient::take(const std::string& text) {
    const auto message = Poco::JSON::Parser().parse(text).extract<Poco::JSON::Object::Ptr>();
    Received received{message->getValue<std::string>("type"), message->getObject("data")};
    if (_types.empty() || _types.back() != received.type || received.type.rfind("std", 0) != 0)
        _types.push_back(received.type);
    if (received.type == "stdout" || received.type == "stderr")
        _output[received.type] += received.text("output");
    return received;
}

ExecClient::Received ExecClient::await(const std::string& type, const Deadline& deadline) {
    for (;;) {
        auto received = next(deadline);
        if (received.type == type)
            return received;
        if (received.type == "error")
            throw std::runtime_error("An error came instead of " + type + ": " + received.text("detail"));
        if (received.type == "stopped")
            throw std::runtime_error("The program stopped before " + type + " came; it said: " + _output["stdout"] +
                                     _output["stderr"]);
    }
}

void ExecClient::awaitOutput(std::string_view text, const std::string& stream, const Deadline& deadline) {
    while (_output[stream].find(text) == std::string::npos)
        await(stream, deadline);
}

int ExecClient::awaitStopped(const Deadline& deadline) {
    return await("stopped", deadline).data->getValue<int>("exitCode");
}

std::string ExecClient::run(const std::string& script) {
    start(script);
    if (const int code = awaitStopped(); code != 0)
        throw std::runtime_error("The program ended with " + std::to_string(code) + ": " + _output["stderr"]);
    return _output["stdout"];
}

std::string ExecClient::errorFor(std::string_view text) {
    sendText(text);
    return next().text("code");
}

bool ExecClient::isQuietFor(std::chrono::milliseconds time) {
    try {
        next(time);
        return false;
    } catch (const Poco::TimeoutException&) {
        return true;
    }
}

std::string ExecClient::types() const {
    std::string all;
    for (const auto& type : _types)
        all += (all.empty() ? "" : " ") + type;
    return all;
}

} // namespace further::testing
