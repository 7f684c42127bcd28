#include "net/WebServer.h"

#include "net/AcceptedSocket.h"
#include "net/PatientServerSocket.h"
#include "net/RequestHandler.h"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerConnection.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/TCPServerConnectionFactory.h>

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>

namespace further {

namespace {

constexpr int idleThreads = 2; // at most, of `maxThreads`
constexpr int threadIdleSeconds = 10;
constexpr int threadStackSize = 256 * 1024;
constexpr int backlog = 256;
constexpr int triesForAPort = 20; // that is free at all addresses

/// Poco's connection, with a deadline for the request's header.
class TimedConnection : public Poco::Net::HTTPServerConnection {
public:
    TimedConnection(const Poco::Net::StreamSocket& socket, Poco::Net::HTTPServerParams::Ptr params,
                    Poco::Net::HTTPRequestHandlerFactory::Ptr factory, RequestDeadlines& deadlines)
        : HTTPServerConnection(socket, std::move(params), std::move(factory))
        , _fd(socket.impl()->sockfd())
        , _deadlines(deadlines)
        , _ticket(begin(socket)) {}
    ~TimedConnection() override { _deadlines.forget(_fd, _ticket); }

private:
    RequestDeadlines::Ticket begin(const Poco::Net::StreamSocket& socket) {
        if (auto* const accepted = dynamic_cast<AcceptedSocket*>(socket.impl()))
            accepted->spend();
        return _deadlines.begin(_fd);
    }

    const int _fd;
    RequestDeadlines& _deadlines;
    const RequestDeadlines::Ticket _ticket;
};

/// Called when the header is complete. It never throws: Poco would lose count of its threads.
class HandlerFactory : public Poco::Net::HTTPRequestHandlerFactory {
public:
    HandlerFactory(const Routes& routes, RequestDeadlines& deadlines) : _routes(routes), _deadlines(deadlines) {}

    Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest& request) override {
        // Poco's server makes all its requests of this class.
        auto& accepted = const_cast<Poco::Net::HTTPServerRequestImpl&>(
            static_cast<const Poco::Net::HTTPServerRequestImpl&>(request));
        _deadlines.complete(accepted.socket().impl()->sockfd());
        return new RequestHandler(_routes);
    }

private:
    const Routes& _routes;
    RequestDeadlines& _deadlines;
};

class ConnectionFactory : public Poco::Net::TCPServerConnectionFactory {
public:
    ConnectionFactory(Poco::Net::HTTPServerParams::Ptr params, const Routes& routes, RequestDeadlines& deadlines)
        : _params(std::move(params)), _handlers(new HandlerFactory(routes, deadlines)), _deadlines(deadlines) {}

    Poco::Net::TCPServerConnection* createConnection(const Poco::Net::StreamSocket& socket) override {
        return new TimedConnection(socket, _params, _handlers, _deadlines);
    }

private:
    Poco::Net::HTTPServerParams::Ptr _params;
    Poco::Net::HTTPRequestHandlerFactory::Ptr _handlers;
    RequestDeadlines& _deadlines;
};

/// The port is somebody else's, at this address at least.
class PortTaken : public Poco::IOException {
public:
    using Poco::IOException::IOException;
};

Poco::Net::ServerSocket bound(const Poco::Net::SocketAddress& address) {
    PatientServerSocket socket;
    if (address.family() == Poco::Net::SocketAddress::IPv6)
        socket.bind6(address, true, false, true);
    else
        socket.bind(address, true, false);
    socket.listen(backlog);
    return socket;
}

/// Nothing where there is no IPv6 to listen with.
std::optional<Poco::Net::ServerSocket> listenAt(const std::string& address, std::uint16_t port) {
    const std::string where = address + ":" + std::to_string(port);
    try {
        return bound(Poco::Net::SocketAddress(address, port));
    } catch (const Poco::Exception& problem) {
        if (address == "::1" && (problem.code() == EADDRNOTAVAIL || problem.code() == EAFNOSUPPORT))
            return std::nullopt;
        if (problem.code() == EADDRINUSE)
            throw PortTaken("Port " + std::to_string(port) + " of " + address +
                            " is in use, perhaps by another agent: stop that one, or set net.port to another port");
        if (problem.code() == EACCES)
            throw Poco::IOException("Not permitted to listen at " + where + ": set net.port to 1024 or more");
        throw Poco::IOException("Can't listen at " + where + " (" + problem.displayText() +
                                "): set net.addresses to addresses of this machine");
    }
}

/// All on one port.
std::vector<Poco::Net::ServerSocket> listenAtAll(const std::vector<std::string>& addresses, std::uint16_t port) {
    std::vector<Poco::Net::ServerSocket> sockets;
    for (const auto& address : addresses)
        if (auto socket = listenAt(address, sockets.empty() ? port : sockets.front().address().port()))
            sockets.push_back(*socket);
    if (sockets.empty())
        throw Poco::IOException("This machine has none of the addresses of net.addresses: there is no IPv6 on it");
    return sockets;
}

} // namespace

WebServer::WebServer(Options options, Strand& strand)
    : _options(std::move(options))
    , _deadlines(strand, _options.headerTimeout)
    , _threads("web", std::min(idleThreads, _options.maxThreads),
               _options.maxThreads * static_cast<int>(_options.addresses.size()), threadIdleSeconds, threadStackSize) {}

WebServer::~WebServer() {
    stop(); // its threads use all that this holds
}

void WebServer::listen() {
    // One that is free at the first address may be taken at the second.
    for (int tries = _options.port == 0 ? triesForAPort : 1;; --tries)
        try {
            _sockets = listenAtAll(_options.addresses, _options.port);
            return;
        } catch (const PortTaken&) {
            if (tries == 1)
                throw;
        }
}

void WebServer::start(Routes routes) {
    _routes = std::make_unique<const Routes>(std::move(routes));
    Poco::Net::HTTPServerParams::Ptr params = new Poco::Net::HTTPServerParams;
    params->setKeepAlive(false); // an idle client holds no thread
    params->setTimeout(Poco::Timespan(std::chrono::microseconds(_options.headerTimeout).count()));
    params->setMaxThreads(_options.maxThreads);
    params->setMaxQueued(_options.maxThreads);
    params->setThreadIdleTime(Poco::Timespan(threadIdleSeconds, 0));
    for (const auto& socket : _sockets) {
        _servers.push_back(std::make_unique<Poco::Net::TCPServer>(new ConnectionFactory(params, *_routes, _deadlines),
                                                                  _threads, socket, params));
        _servers.back()->start();
    }
}

void WebServer::stop() {
    if (_servers.empty())
        return;
    for (const auto& socket : _sockets)
        ::shutdown(socket.impl()->sockfd(), SHUT_RDWR); // or Poco's thread sees the end only after 250 ms
    for (const auto& server : _servers)
        server->stop();
    _deadlines.expireAll();
    _threads.joinAll();
}

std::vector<Poco::Net::SocketAddress> WebServer::addresses() const {
    std::vector<Poco::Net::SocketAddress> all;
    for (const auto& socket : _sockets)
        all.push_back(socket.address());
    return all;
}

} // namespace further
