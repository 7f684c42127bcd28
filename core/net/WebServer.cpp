#include "net/WebServer.h"

#include "net/AcceptedSocket.h"
#include "net/ListeningSocket.h"
#include "net/RequestHandler.h"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerConnection.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/TCPServerConnectionFactory.h>

#include <sys/socket.h>

#include <algorithm>
#include <utility>

namespace further {

namespace {

constexpr int idleThreads = 2; // at most, of `maxThreads`
constexpr int threadIdleSeconds = 10;
constexpr int threadStackSize = 256 * 1024;
constexpr int triesForAPort = 20;             // that is free at all addresses
constexpr std::size_t placesOfAnAddress = 32; // of the network, for those whose request isn't there yet

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
        if (auto* const socket = dynamic_cast<AcceptedSocket*>(accepted.socket().impl()))
            socket->leavePlace();
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

} // namespace

WebServer::WebServer(Options options, Strand& strand)
    : _options(std::move(options))
    , _places(std::make_shared<Seats>(
          Seats::keepingAQuarter(static_cast<std::size_t>(_options.maxThreads), placesOfAnAddress)))
    , _deadlines(strand, _options.headerTimeout)
    , _threads("web", std::min(idleThreads, _options.maxThreads),
               _options.maxThreads * static_cast<int>(_options.addresses.size()), threadIdleSeconds, threadStackSize)
    , _threadsFor(static_cast<int>(_options.addresses.size())) {}

WebServer::~WebServer() {
    stop(); // its threads use all that this holds
}

void WebServer::listen(const std::vector<std::string>& addresses) {
    // One that is free at the first address may be taken at the second.
    for (int tries = _options.port == 0 ? triesForAPort : 1;; --tries)
        try {
            open(addresses, _options.port);
            return;
        } catch (const PortTaken&) {
            if (tries == 1)
                throw;
        }
}

/// Listens at `addresses` and nowhere else, all on one port. Where it throws, it listens at those of them that it had.
void WebServer::open(const std::vector<std::string>& addresses, std::uint16_t port) {
    const auto at = [](std::vector<Listener>& listeners, const std::string& address) {
        return std::find_if(listeners.begin(), listeners.end(),
                            [&](const auto& each) { return each.address == address; });
    };
    // First: an address can't be had beside one that stands for all.
    const auto gone = std::stable_partition(_listeners.begin(), _listeners.end(), [&](const Listener& each) {
        return std::find(addresses.begin(), addresses.end(), each.address) != addresses.end();
    });
    std::for_each(gone, _listeners.end(), close);
    _listeners.erase(gone, _listeners.end());
    std::vector<Listener> fresh;
    for (const auto& address : addresses) {
        if (at(_listeners, address) != _listeners.end())
            continue;
        if (const auto socket = listenAt(address, port, {_tls, _places})) {
            fresh.push_back({address, *socket, nullptr});
            port = socket->address().port();
        }
    }
    if (_listeners.empty() && fresh.empty())
        throw Poco::IOException("This machine has none of the addresses of net.addresses: there is no IPv6 on it");
    std::vector<Listener> all;
    for (const auto& address : addresses)
        for (auto* const some : {&_listeners, &fresh})
            if (const auto found = at(*some, address); found != some->end()) {
                all.push_back(std::move(*found));
                some->erase(found);
            }
    _listeners = std::move(all);
    _wished = addresses;
    _port = _listeners.front().socket.address().port();
}

void WebServer::relisten(const std::vector<std::string>& addresses) {
    try {
        open(addresses, _port);
    } catch (const Poco::IOException&) {
        open(std::vector(_wished), _port);
        serveAll();
        throw;
    }
    serveAll();
}

void WebServer::start(Routes routes) {
    _routes = std::make_unique<const Routes>(std::move(routes));
    _params = new Poco::Net::HTTPServerParams;
    _params->setSoftwareVersion("Further-Link"); // by this an answer is known for an agent's
    _params->setKeepAlive(false);                // an idle client holds no thread
    _params->setTimeout(Poco::Timespan(std::chrono::microseconds(_options.headerTimeout).count()));
    _params->setMaxThreads(_options.maxThreads);
    _params->setMaxQueued(_options.maxThreads);
    _params->setThreadIdleTime(Poco::Timespan(threadIdleSeconds, 0));
    serveAll();
}

/// At those addresses where it doesn't yet.
void WebServer::serveAll() {
    const auto number = static_cast<int>(_listeners.size());
    if (number > _threadsFor)
        _threads.addCapacity((number - std::exchange(_threadsFor, number)) * _options.maxThreads);
    for (auto& [address, socket, server] : _listeners) {
        if (server || !_routes)
            continue;
        server = std::make_unique<Poco::Net::TCPServer>(new ConnectionFactory(_params, *_routes, _deadlines), _threads,
                                                        socket, _params);
        server->start();
    }
}

void WebServer::close(Listener& listener) {
    ::shutdown(listener.socket.impl()->sockfd(), SHUT_RDWR); // or Poco's thread sees the end only after 250 ms
    if (listener.server)
        listener.server->stop();
    listener.socket.close();
}

void WebServer::stop() {
    if (!_routes)
        return;
    for (const auto& listener : _listeners)
        ::shutdown(listener.socket.impl()->sockfd(), SHUT_RDWR); // all at once
    if (_routes->added != nullptr)
        _routes->added->open().end();
    for (auto& listener : _listeners)
        listener.server->stop();
    _deadlines.expireAll();
    _threads.joinAll();
    _routes.reset(); // a second stop() has nothing to do, and what the routes refer to may be gone by then
}

std::vector<std::string> WebServer::wished() const {
    return _listeners.empty() ? std::vector<std::string>() : _wished;
}

std::vector<Poco::Net::SocketAddress> WebServer::addresses() const {
    std::vector<Poco::Net::SocketAddress> all;
    for (const auto& listener : _listeners)
        all.push_back(listener.socket.address());
    return all;
}

} // namespace further
