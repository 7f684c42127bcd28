#include "support/ExecClient.h"

#include <Poco/Buffer.h>
#include <Poco/Exception.h>
#include <Poco/JSON/Parser.h>
#include <Poco/JSONString.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>

#include <stdexcept>

namespace further::testing {

namespace {

using Poco::Net::WebSocket;

WebSocket connect(Poco::Net::HTTPClientSession& session) {
    Poco::Net::HTTPRequest request(Poco::Net::HTTPRequest::HTTP_GET, "/exec", Poco::Net::HTTPRequest::HTTP_1_1);
    Poco::Net::HTTPResponse response;
    WebSocket socket(session, request, response);
    socket.setNoDelay(true);
    socket.setSendTimeout(Poco::Timespan(20, 0));
    return socket;
}

WebSocket connect(const Poco::Net::SocketAddress& agent) {
    Poco::Net::HTTPClientSession session(agent);
    return connect(session);
}

constexpr int finalFrame = WebSocket::FRAME_FLAG_FIN;
constexpr int closeFrame = finalFrame | WebSocket::FRAME_OP_CLOSE;
constexpr int pongFrame = finalFrame | WebSocket::FRAME_OP_PONG;

} // namespace

std::string inJson(std::string_view text) {
    return Poco::toJSON(std::string(text));
}

std::string ExecClient::Received::text(const std::string& key) const {
    if (!data)
        throw std::runtime_error(type + " has no data");
    return data->getValue<std::string>(key);
}

ExecClient::ExecClient(const Poco::Net::SocketAddress& agent) : _socket(connect(agent)) {}

ExecClient::ExecClient(Poco::Net::HTTPClientSession& session) : _socket(connect(session)) {}

ExecClient::~ExecClient() {
    if (!_open)
        return;
    try {
        _socket.shutdown();
        awaitClose(std::chrono::seconds(2));
    } catch (const std::exception&) { // a test that breaks the connection has reasons to
    }
}

void ExecClient::abandon() {
    _open = false;
    _socket.setLinger(true, 0);
    _socket.close();
}

void ExecClient::sendText(std::string_view text) {
    _socket.sendFrame(text.data(), static_cast<int>(text.size()));
}

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

ExecClient::Frame ExecClient::nextFrame(const Deadline& deadline) {
    const auto left = std::chrono::duration_cast<std::chrono::microseconds>(deadline.left()).count();
    _socket.setReceiveTimeout(Poco::Timespan(left + 1000)); // 0 would be for ever
    Poco::Buffer<char> buffer(0);
    Frame frame;
    const int size = _socket.receiveFrame(buffer, frame.flags);
    if (size == 0 && frame.flags == 0)
        throw std::runtime_error("The agent has ended the connection");
    frame.payload.assign(buffer.begin(), buffer.size());
    return frame;
}

ExecClient::Received ExecClient::next(const Deadline& deadline) {
    for (;;) {
        const auto frame = nextFrame(deadline);
        switch (frame.flags & WebSocket::FRAME_OP_BITMASK) {
        case WebSocket::FRAME_OP_TEXT:
            return take(frame.payload);
        case WebSocket::FRAME_OP_PING:
            _socket.sendFrame(frame.payload.data(), static_cast<int>(frame.payload.size()), pongFrame);
            break;
        default:
            throw std::runtime_error("The agent sent a frame that is no message: " + std::to_string(frame.flags) + " " +
                                     frame.payload.substr(frame.payload.size() < 2 ? 0 : 2));
        }
    }
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

int ExecClient::awaitClose(const Deadline& deadline) {
    for (;;) {
        const auto frame = nextFrame(deadline);
        if (frame.flags != closeFrame)
            continue;
        _open = false;
        const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(frame.payload.at(at)); };
        return frame.payload.size() < 2 ? WebSocket::WS_RESERVED_NO_STATUS_CODE : byte(0) << 8 | byte(1);
    }
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
