#include "ctl/AgentClient.h"

#include "ctl/AgentRefusal.h"
#include "ctl/DeviceStore.h"
#include "ctl/Failure.h"
#include "ctl/SlowNote.h"

#include <Poco/Buffer.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/NetException.h>

#include <netinet/tcp.h>

#include <array>
#include <istream>

namespace further::ctl {

namespace {

using Poco::Net::HTTPClientSession;
using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;

constexpr std::chrono::seconds connectPatience{5};
/// What stands in a response that hasn't come.
constexpr auto noAnswer = HTTPResponse::HTTP_CONTINUE;
/// Larger than any message an agent sends, small enough not to fill the memory on a peer's word.
constexpr int largestFrame = 64 << 20;
constexpr std::size_t largestBody = 16u << 20;
constexpr std::size_t longestSentence = 4096;

/// The body of an answer that Poco's WebSocket has refused: the sentence for people is in it. What is not here at once
/// is not waited for long.
std::string bodyOf(HTTPClientSession& session, const HTTPResponse& response) {
    const auto length = response.hasContentLength() ? static_cast<std::size_t>(response.getContentLength()) : 0;
    Poco::Buffer<char> body(0);
    session.drainBuffer(body);
    std::string text(body.begin(), std::min(body.size(), length));
    try {
        session.socket().setReceiveTimeout(Poco::Timespan(1, 0));
        while (text.size() < std::min(length, longestSentence)) {
            char more[longestSentence];
            const int count = session.socket().receiveBytes(more, static_cast<int>(longestSentence - text.size()));
            if (count <= 0)
                break;
            text.append(more, static_cast<std::size_t>(count));
        }
    } catch (const Poco::Exception&) {
        // The status alone has to do.
    }
    return text;
}

/// Up to one byte too many.
std::string readBody(std::istream& stream) {
    std::string body;
    std::array<char, 65536> piece{};
    while (body.size() <= largestBody && (stream.read(piece.data(), piece.size()) || stream.gcount() > 0))
        body.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
    return body;
}

void preferIdle(Poco::Net::WebSocket& socket) {
    socket.setMaxPayloadSize(largestFrame);
    socket.setReceiveTimeout(Poco::Timespan());
    socket.setSendTimeout(Poco::Timespan());
}

/// A TlsTunnel does this with the connection behind it.
void keepAlive(Poco::Net::WebSocket& socket) {
    socket.setNoDelay(true);
    socket.setKeepAlive(true);
    socket.setOption(IPPROTO_TCP, TCP_KEEPIDLE, 30);
    socket.setOption(IPPROTO_TCP, TCP_KEEPINTVL, 10);
    socket.setOption(IPPROTO_TCP, TCP_KEEPCNT, 3);
}

} // namespace

AgentClient::AgentClient(AgentAddress address, std::chrono::seconds patience)
    : _address(std::move(address)), _device(DeviceStore::ofUser().find(_address)), _patience(patience) {
    if (!_device && !_address.local())
        throw notPaired(_address);
}

AgentClient::AgentClient(PairedDevice device, std::chrono::seconds patience)
    : _address(device.address), _device(std::move(device)), _patience(patience) {}

std::unique_ptr<TlsTunnel> AgentClient::makeTunnel() const {
    if (!_device)
        return nullptr;
    TlsConnection connection(_address, connectPatience);
    if (connection.peer().pin != _device->pin)
        throw anotherKey(_address, connection.peer().fingerprint, _device->fingerprint);
    return std::make_unique<TlsTunnel>(std::move(connection));
}

std::unique_ptr<HTTPClientSession> AgentClient::makeSession(const TlsTunnel* tunnel) const {
    const Poco::Timespan answerTimeout(_patience.count(), 0);
    if (tunnel == nullptr) {
        auto session = std::make_unique<HTTPClientSession>(_address.host, _address.port);
        session->setTimeout(Poco::Timespan(connectPatience.count(), 0), answerTimeout, answerTimeout);
        return session;
    }
    auto socket = tunnel->end();
    socket.setReceiveTimeout(answerTimeout);
    socket.setSendTimeout(answerTimeout);
    return std::make_unique<HTTPClientSession>(socket);
}

HTTPRequest AgentClient::makeRequest(const std::string& method, const std::string& path) const {
    HTTPRequest request(method, path, HTTPRequest::HTTP_1_1);
    request.setHost(_address.host, _address.port);
    if (_device && !_device->token.empty())
        request.set("Authorization", "Bearer " + _device->token);
    return request;
}

std::string AgentClient::get(const std::string& path) const {
    auto request = makeRequest(HTTPRequest::HTTP_GET, path);
    return ask(request, {});
}

std::string AgentClient::post(const std::string& path, const std::string& json) const {
    auto request = makeRequest(HTTPRequest::HTTP_POST, path);
    request.setContentType("application/json");
    request.setContentLength64(static_cast<Poco::Int64>(json.size()));
    return ask(request, json);
}

std::string AgentClient::ask(HTTPRequest& request, const std::string& content) const {
    const auto tunnel = makeTunnel();
    const auto session = makeSession(tunnel.get());
    HTTPResponse response;
    std::string body;
    try {
        session->sendRequest(request) << content;
        body = readBody(session->receiveResponse(response));
    } catch (const Poco::Exception& e) {
        throw nobodyAnswers(_address, e);
    }
    if (response.getStatus() != HTTPResponse::HTTP_OK)
        throw refusal(_address, request.getURI(), response, body.substr(0, longestSentence), _device.has_value());
    if (body.size() > largestBody)
        throw Failure(ExitCode::failed, "What answers at " + _address.text() +
                                            " sends more than any agent would: is it another program? Look at: " +
                                            tryIt(_address, _device.has_value()));
    return body;
}

Poco::Net::WebSocket AgentClient::open(const std::string& path) {
    const SlowNote note("Still connecting to " + _address.text() + ". Ctrl-C ends this.");
    _tunnel = makeTunnel();
    const auto session = makeSession(_tunnel.get());
    auto request = makeRequest(HTTPRequest::HTTP_GET, path);
    HTTPResponse response(noAnswer);
    try {
        Poco::Net::WebSocket socket(*session, request, response);
        preferIdle(socket);
        if (!_tunnel)
            keepAlive(socket);
        return socket;
    } catch (const Poco::Exception& e) {
        if (response.getStatus() == noAnswer)
            throw nobodyAnswers(_address, e);
        throw refusal(_address, path, response, bodyOf(*session, response), _device.has_value());
    }
}

} // namespace further::ctl
