#include "ctl/AgentClient.h"

#include "ctl/Failure.h"
#include "ctl/Installation.h"
#include "ctl/SlowNote.h"

#include <Poco/Buffer.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/String.h>

#include <netinet/tcp.h>

#include <array>
#include <istream>
#include <string_view>

namespace further::ctl {

namespace {

using Poco::Net::HTTPClientSession;
using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;

const Poco::Timespan connectTimeout(5, 0);
/// What stands in a response that hasn't come.
constexpr auto noAnswer = HTTPResponse::HTTP_CONTINUE;
/// Larger than any message an agent sends, small enough not to fill the memory on a peer's word.
constexpr int largestFrame = 64 << 20;
constexpr std::size_t largestBody = 16u << 20;
constexpr std::size_t longestSentence = 4096;

std::string reasonOf(const Poco::Exception& e) {
    const std::string_view name = e.name();
    const bool saysNothing = name == "Net Exception" || name == "I/O error";
    return saysNothing && !e.message().empty() ? e.message() : std::string(name);
}

[[noreturn]] void unreachable(const AgentAddress& address, const Poco::Exception& e) {
    throw Failure(ExitCode::unreachable,
                  "No agent answers at " + address.text() + " (" + reasonOf(e) + "). " +
                      (address.local() ? "Start one with: " + Installation::present().startCommand
                                       : "Is that its address, and is it on? Try: ping " + address.host));
}

[[noreturn]] void refused(const AgentAddress& address, const std::string& path, const HTTPResponse& response,
                          std::string sentence) {
    const auto status = std::to_string(static_cast<int>(response.getStatus())) + " " + response.getReason();
    Poco::trimInPlace(sentence);
    const auto said = sentence.empty() ? std::string() : ": " + sentence;
    switch (response.getStatus()) {
    case HTTPResponse::HTTP_UNAUTHORIZED:
    case HTTPResponse::HTTP_FORBIDDEN:
        throw Failure(ExitCode::denied, "The agent at " + address.text() + " refuses this (" + status + ")" + said +
                                            "\nWhom it lets in is set in the configuration, under security., on "
                                            "the device: further-linkctl config");
    case HTTPResponse::HTTP_NOT_FOUND:
        throw Failure(ExitCode::failed, "What answers at " + address.text() + " has no " + path + " (" + status +
                                            "): another program, or an older agent? Look at: curl http://" +
                                            address.text() + "/version");
    default:
        throw Failure(ExitCode::failed, "The agent at " + address.text() + " can't do this now (" + status + ")" +
                                            said + "\nIts log says more");
    }
}

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

void limitWait(HTTPClientSession& session, std::chrono::seconds patience) {
    const Poco::Timespan answerTimeout(patience.count(), 0);
    session.setTimeout(connectTimeout, answerTimeout, answerTimeout);
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
    socket.setNoDelay(true);
    socket.setKeepAlive(true);
    socket.setOption(IPPROTO_TCP, TCP_KEEPIDLE, 30);
    socket.setOption(IPPROTO_TCP, TCP_KEEPINTVL, 10);
    socket.setOption(IPPROTO_TCP, TCP_KEEPCNT, 3);
}

} // namespace

std::string AgentClient::get(const std::string& path) const {
    HTTPClientSession session(_address.host, _address.port);
    limitWait(session, _patience);
    HTTPRequest request(HTTPRequest::HTTP_GET, path, HTTPRequest::HTTP_1_1);
    HTTPResponse response;
    std::string body;
    try {
        session.sendRequest(request);
        body = readBody(session.receiveResponse(response));
    } catch (const Poco::Exception& e) {
        unreachable(_address, e);
    }
    if (response.getStatus() != HTTPResponse::HTTP_OK)
        refused(_address, path, response, body.substr(0, longestSentence));
    if (body.size() > largestBody)
        throw Failure(ExitCode::failed,
                      "What answers at " + _address.text() +
                          " sends more than any agent would: is it another program? Look at: curl http://" +
                          _address.text() + "/version");
    return body;
}

Poco::Net::WebSocket AgentClient::open(const std::string& path) const {
    HTTPClientSession session(_address.host, _address.port);
    limitWait(session, _patience);
    HTTPRequest request(HTTPRequest::HTTP_GET, path, HTTPRequest::HTTP_1_1);
    HTTPResponse response(noAnswer);
    const SlowNote note("Still connecting to " + _address.text() + ". Ctrl-C ends this.");
    try {
        Poco::Net::WebSocket socket(session, request, response);
        preferIdle(socket);
        return socket;
    } catch (const Poco::Exception& e) {
        if (response.getStatus() == noAnswer)
            unreachable(_address, e);
        refused(_address, path, response, bodyOf(session, response));
    }
}

} // namespace further::ctl
