#pragma once

#include "net/RequestDeadlines.h"
#include "net/Routes.h"

#include <further/Strand.h>

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/ThreadPool.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace further {

/// The agent's HTTP side: Poco's HTTP server, on a handful of threads, answers requests and makes the WebSocket
/// handshake. Made, started and stopped on the main thread; destroyed once the strand's loop has ended.
class WebServer {
public:
    struct Options {
        std::string address;
        std::uint16_t port;                      ///< 0: any free one
        int maxThreads;                          ///< so many requests at once; at least 1
        std::chrono::milliseconds headerTimeout; ///< how long a client has for its request's header
    };

    /// `strand` is for the deadlines and outlives this.
    WebServer(Options options, Strand& strand);
    ~WebServer();
    WebServer(const WebServer&) = delete;
    WebServer& operator=(const WebServer&) = delete;

    /// Binds: clients may connect, and wait. Throws Poco::IOException with a sentence that says what to do.
    void listen();
    /// Begins to serve, after listen().
    void start(Routes routes);
    /// No new clients from now on. Returns when the requests under way have ended. What was upgraded is not touched.
    void stop();

    /// Where it listens, after listen().
    Poco::Net::SocketAddress address() const;

private:
    const Options _options;
    RequestDeadlines _deadlines;
    Poco::ThreadPool _threads;
    Poco::Net::ServerSocket _socket;
    std::unique_ptr<const Routes> _routes;
    std::unique_ptr<Poco::Net::TCPServer> _server;
};

} // namespace further
