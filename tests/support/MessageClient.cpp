#include "support/MessageClient.h"

#include <Poco/Buffer.h>
#include <Poco/Exception.h>
#include <Poco/JSONString.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>

#include <stdexcept>

namespace further::testing {

namespace {

using Poco::Net::WebSocket;

WebSocket connect(Poco::Net::HTTPClientSession& session, const std::string& path) {
    Poco::Net::HTTPRequest request(Poco::Net::HTTPRequest::HTTP_GET, path, Poco::Net::HTTPRequest::HTTP_1_1);
    Poco::Net::HTTPResponse response;
    WebSocket socket(session, request, response);
    socket.setNoDelay(true);
    socket.setSendTimeout(Poco::Timespan(20, 0));
    return socket;
}

WebSocket connect(const Poco::Net::SocketAddress& agent, const std::string& path) {
    Poco::Net::HTTPClientSession session(agent);
    return connect(session, path);
}

constexpr int finalFrame = WebSocket::FRAME_FLAG_FIN;
constexpr int closeFrame = finalFrame | WebSocket::FRAME_OP_CLOSE;
constexpr int pongFrame = finalFrame | WebSocket::FRAME_OP_PONG;

} // namespace

std::string inJson(std::string_view text) {
    return Poco::toJSON(std::string(text));
}

MessageClient::MessageClient(const Poco::Net::SocketAddress& agent, const std::string& path)
    : _socket(connect(agent, path)) {}

MessageClient::MessageClient(Poco::Net::HTTPClientSession& session, const std::string& path)
    : _socket(connect(session, path)) {}

MessageClient::~MessageClient() {
    if (!_open)
        return;
    try {
        _socket.shutdown();
        awaitClose(std::chrono::seconds(2));
    } catch (const std::exception&) { // a test that breaks the connection has reasons to
    }
}

void MessageClient::abandon() {
    _open = false;
    _socket.setLinger(true, 0);
    _socket.close();
}

void MessageClient::sendText(std::string_view text) {
    _socket.sendFrame(text.data(), static_cast<int>(text.size()));
}

void MessageClient::sendBinary(std::string_view bytes) {
    _socket.sendFrame(bytes.data(), static_cast<int>(bytes.size()), WebSocket::FRAME_BINARY);
}

MessageClient::Frame MessageClient::nextFrame(const Deadline& deadline) {
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

std::string MessageClient::nextText(const Deadline& deadline) {
    for (;;) {
        auto frame = nextFrame(deadline);
        switch (frame.flags & WebSocket::FRAME_OP_BITMASK) {
        case WebSocket::FRAME_OP_TEXT:
            return std::move(frame.payload);
        case WebSocket::FRAME_OP_PING:
            _socket.sendFrame(frame.payload.data(), static_cast<int>(frame.payload.size()), pongFrame);
            break;
        default:
            throw std::runtime_error("The agent sent a frame that is no message: " + std::to_string(frame.flags) + " " +
                                     frame.payload.substr(frame.payload.size() < 2 ? 0 : 2));
        }
    }
}

int MessageClient::awaitClose(const Deadline& deadline) {
    for (;;) {
        const auto frame = nextFrame(deadline);
        if (frame.flags != closeFrame)
            continue;
        _open = false;
        const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(frame.payload.at(at)); };
        return frame.payload.size() < 2 ? WebSocket::WS_RESERVED_NO_STATUS_CODE : byte(0) << 8 | byte(1);
    }
}

} // namespace further::testing
