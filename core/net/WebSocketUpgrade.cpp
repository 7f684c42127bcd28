#include "net/WebSocketUpgrade.h"

#include "net/HttpRefusal.h"
#include "net/PresentedToken.h"
#include "net/Unmapped.h"

#include <Poco/Base64Decoder.h>
#include <Poco/Buffer.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerSession.h>
#include <Poco/Net/WebSocket.h>
#include <Poco/StreamCopier.h>
#include <Poco/String.h>
#include <Poco/StringTokenizer.h>
#include <Poco/URI.h>

#include <fcntl.h>

#include <algorithm>
#include <sstream>
#include <utility>

namespace further {

namespace {

using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;
using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;

constexpr std::size_t keyBytes = 16; // RFC 6455 section 4.1

bool listsToken(const std::string& header, const std::string& token) {
    const Poco::StringTokenizer tokens(header, ",", Poco::StringTokenizer::TOK_TRIM);
    return std::any_of(tokens.begin(), tokens.end(),
                       [&](const std::string& each) { return Poco::icompare(each, token) == 0; });
}

bool isKey(const std::string& key) {
    try {
        std::istringstream text(key);
        Poco::Base64Decoder decoder(text);
        std::string bytes;
        Poco::StreamCopier::copyToString(decoder, bytes);
        return bytes.size() == keyBytes;
    } catch (const Poco::Exception&) {
        return false;
    }
}

void check(const HTTPServerRequest& request) {
    if (!listsToken(request.get("Upgrade", ""), "websocket") || !listsToken(request.get("Connection", ""), "upgrade"))
        throw HttpRefusal(HTTPResponse::HTTP_UPGRADE_REQUIRED,
                          "This address is for WebSocket clients: connect with ws://, not http://.\n",
                          {{"Upgrade", "websocket"}, {"Connection", "Upgrade"}});
    if (request.getMethod() != HTTPRequest::HTTP_GET || request.getVersion() != HTTPRequest::HTTP_1_1)
        throw HttpRefusal(HTTPResponse::HTTP_BAD_REQUEST, "A WebSocket handshake is a GET request of HTTP/1.1.\n");
    if (Poco::trim(request.get("Sec-WebSocket-Version", "")) != Poco::Net::WebSocket::WEBSOCKET_VERSION)
        throw HttpRefusal(
            HTTPResponse::HTTP_UPGRADE_REQUIRED, "Only version 13 of the WebSocket protocol is spoken.\n",
            {{"Sec-WebSocket-Version", Poco::Net::WebSocket::WEBSOCKET_VERSION}, {"Upgrade", "websocket"}});
    if (!isKey(Poco::trim(request.get("Sec-WebSocket-Key", ""))))
        throw HttpRefusal(HTTPResponse::HTTP_BAD_REQUEST,
                          "Sec-WebSocket-Key must be 16 bytes in base64, as RFC 6455 has it.\n");
}

std::map<std::string, std::string> queryOf(const HTTPServerRequest& request) {
    std::map<std::string, std::string> query;
    try {
        for (auto& [name, value] : Poco::URI(request.getURI()).getQueryParameters())
            query.emplace(std::move(name), std::move(value));
    } catch (const Poco::Exception&) {
        throw HttpRefusal(HTTPResponse::HTTP_BAD_REQUEST, "The query in the address of the request is malformed.\n");
    }
    return query;
}

void prepare(Poco::Net::StreamSocket& socket) {
    socket.setBlocking(false);
    socket.setNoDelay(true);
    ::fcntl(socket.impl()->sockfd(), F_SETFD, FD_CLOEXEC);
}

} // namespace

WebSocketUpgrade::WebSocketUpgrade(const Route& route, Identity client) : _route(route), _client(std::move(client)) {}

void WebSocketUpgrade::handleRequest(HTTPServerRequest& request, HTTPServerResponse& response) {
    check(request);
    const auto peer = unmapped(request.clientAddress());
    auto query = queryOf(request);
    auto seat = _route.takeSeat(peer.host(), _client);
    if (offersSubprotocol(request))
        response.set("Sec-WebSocket-Protocol", theSubprotocol);

    auto& accepted = dynamic_cast<Poco::Net::HTTPServerRequestImpl&>(request);
    Upgraded client{accepted.socket(), {},      peer.toString(), peer.host(),     request.get("Origin", ""),
                    std::move(query),  _client, std::move(seat), request.secure()};
    Poco::Buffer<char> early(0);
    accepted.session().drainBuffer(early); // or Poco's WebSocket would keep these bytes to itself
    client.early.assign(early.begin(), early.size());
    request.set("Upgrade", "websocket"); // Poco's takes no list, such as "h2c, websocket"
    {
        // Answers 101 and makes the server let go of the socket. Its framing isn't for an event loop: it goes at once.
        const Poco::Net::WebSocket handshake(request, response);
    }
    prepare(client.socket);
    _route.onUpgraded(std::move(client));
}

} // namespace further
