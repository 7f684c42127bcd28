#include "FakeAgent.h"

#include "protocol/JsonText.h"

#include <Poco/Buffer.h>
#include <Poco/JSON/Parser.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponseImpl.h>
#include <Poco/Net/HTTPServerSession.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/StreamCopier.h>

#include <sys/socket.h>

#include <stdexcept>
#include <utility>

namespace further::ctl {

using namespace Poco::Net;

namespace {

constexpr int textFrame = WebSocket::FRAME_TEXT;

} // namespace

FakeConnection::FakeConnection(WebSocket socket) : _socket(std::move(socket)) {
    _socket.setReceiveTimeout(Poco::Timespan(20, 0));
}

int FakeConnection::readFrame() {
    Poco::Buffer<char> frame(0);
    int flags = 0;
    const int size = _socket.receiveFrame(frame, flags);
    _payload.assign(frame.begin(), frame.size());
    if (size <= 0 && flags == 0)
        throw std::runtime_error("The client has gone");
    return flags & WebSocket::FRAME_OP_BITMASK;
}

Poco::JSON::Object::Ptr FakeConnection::receive() {
    int opcode = readFrame();
    while (opcode == WebSocket::FRAME_OP_PONG)
        opcode = readFrame();
    if (opcode != WebSocket::FRAME_OP_TEXT)
        throw std::runtime_error("Not a text message: opcode " + std::to_string(opcode));
    return Poco::JSON::Parser().parse(_payload).extract<Poco::JSON::Object::Ptr>();
}

Poco::JSON::Object::Ptr FakeConnection::expect(const std::string& type) {
    const auto message = receive();
    if (message->getValue<std::string>("type") != type)
        throw std::runtime_error("Not " + type + ": " + _payload.substr(0, 200));
    const auto data = message->getObject("data");
    return data ? data : new Poco::JSON::Object;
}

int FakeConnection::awaitClose() {
    try {
        while (readFrame() != WebSocket::FRAME_OP_CLOSE) {
        }
    } catch (const std::exception&) {
        return 1006;
    }
    return static_cast<unsigned char>(_payload.at(0)) << 8 | static_cast<unsigned char>(_payload.at(1));
}

void FakeConnection::vanish() {
    ::shutdown(_socket.impl()->sockfd(), SHUT_RDWR);
}

std::string FakeConnection::awaitPong() {
    while (readFrame() != WebSocket::FRAME_OP_PONG) {
    }
    return _payload;
}

std::string FakeConnection::awaitPing() {
    while (readFrame() != WebSocket::FRAME_OP_PING) {
    }
    return _payload;
}

void FakeConnection::send(const std::string& text) {
    sendFrame(text, textFrame);
}

void FakeConnection::sendOutput(const std::string& type, const std::string& output) {
    std::string message = R"({"type":")" + type + R"(","data":{"output":)";
    appendJsonString(message, output);
    send(message + "}}");
}

void FakeConnection::sendFrame(const std::string& payload, int flags) {
    _socket.sendFrame(payload.data(), static_cast<int>(payload.size()), flags);
}

Poco::JSON::Object::Ptr FakeConnection::start() {
    const auto data = expect("start");
    send(R"({"type":"started"})");
    return data;
}

void FakeConnection::stopped(int exitCode) {
    send(R"({"type":"stopped","data":{"exitCode":)" + std::to_string(exitCode) + "}}");
    if (awaitClose() != 1000)
        throw std::runtime_error("The client went without a goodbye");
    close(1000, "");
}

void FakeConnection::close(int code, const std::string& reason) {
    _socket.shutdown(static_cast<Poco::UInt16>(code), reason);
}

FakeAgent::FakeAgent(Answer answer, const TlsIdentity* identity)
    : _listener(SocketAddress("127.0.0.1", 0))
    , _thread([this, answer = std::move(answer), tls = identity != nullptr ? identity->context() : Context::Ptr()] {
        serve(answer, tls);
    }) {}

FakeAgent::FakeAgent(const Play& play, const TlsIdentity* identity) : FakeAgent(R"({"plugins":[]})", play, identity) {}

FakeAgent::FakeAgent(const std::string& plugins, const Play& play, const TlsIdentity* identity)
    : FakeAgent(Answer([this, plugins, play](HTTPServerRequest& request, HTTPServerResponse& response) {
                    if (request.getURI() == "/plugins") {
                        response.sendBuffer(plugins.data(), plugins.size());
                        return;
                    }
                    if (request.getMethod() == "POST") {
                        takeUpload(request, response);
                        return;
                    }
                    try {
                        FakeConnection connection(WebSocket(request, response));
                        play(connection);
                        _played.set_value();
                    } catch (const std::future_error&) {
                        // Only the first one is awaited.
                    } catch (...) {
                        _played.set_exception(std::current_exception());
                    }
                }),
                identity) {}

FakeAgent::FakeAgent(int status, const std::string& body, const TlsIdentity* identity, const std::string& server)
    : FakeAgent(Answer([status, body, server](HTTPServerRequest&, HTTPServerResponse& response) {
                    response.set("Server", server);
                    response.setStatusAndReason(static_cast<HTTPResponse::HTTPStatus>(status));
                    response.sendBuffer(body.data(), body.size());
                }),
                identity) {}

FakeAgent::~FakeAgent() {
    ::shutdown(_listener.impl()->sockfd(), SHUT_RDWR);
    _thread.join();
}

void FakeAgent::serve(const Answer& answer, const Context::Ptr& tls) {
    for (;;) {
        StreamSocket client;
        try {
            client = _listener.acceptConnection();
        } catch (const Poco::Exception&) {
            return; // The listener has been shut down.
        }
        try {
            if (tls)
                client = SecureStreamSocket::attach(client, tls);
            HTTPServerParams::Ptr params = new HTTPServerParams;
            HTTPServerSession session(client, params);
            HTTPServerResponseImpl response(session);
            HTTPServerRequestImpl request(response, session, params);
            response.set("Server", "Further-Link");
            {
                const std::lock_guard lock(_mutex);
                _uris.push_back(request.getURI());
                _authorizations.push_back(request.get("Authorization", ""));
            }
            answer(request, response);
        } catch (const Poco::Exception&) {
            // The client has gone.
        }
    }
}

std::string FakeAgent::port() const {
    return std::to_string(_listener.address().port());
}

std::vector<std::string> FakeAgent::authorizations() const {
    const std::lock_guard lock(_mutex);
    return _authorizations;
}

void FakeAgent::takeUpload(HTTPServerRequest& request, HTTPServerResponse& response) {
    std::string body;
    Poco::StreamCopier::copyToString(request.stream(), body);
    const std::lock_guard lock(_mutex);
    _uploads.push_back(std::move(body));
    response.setStatusAndReason(static_cast<HTTPResponse::HTTPStatus>(_uploadStatus));
    response.sendBuffer(_uploadAnswer.data(), _uploadAnswer.size());
}

void FakeAgent::answerUploads(int status, const std::string& body) {
    const std::lock_guard lock(_mutex);
    _uploadStatus = status;
    _uploadAnswer = body;
}

std::vector<std::string> FakeAgent::uploads() const {
    const std::lock_guard lock(_mutex);
    return _uploads;
}

std::vector<std::string> FakeAgent::uris() const {
    const std::lock_guard lock(_mutex);
    return _uris;
}

void FakeAgent::awaitPlay() {
    _ended.get();
}

} // namespace further::ctl
