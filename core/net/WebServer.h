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
#include <vector>

namespace further {

/// The agent's HTTP side: Poco's HTTP server, on a handful of threads, answers requests and makes the WebSocket
/// handshake. Made, started and stopped on the main thread; destroyed once the strand's loop has ended.
class WebServer {
public:
    struct Options {
        std::vector<std::string> addresses;      ///< to listen at; at least one
        std::uint16_t port;                      ///< 0: any that is free at all of them
        int maxThreads;                          ///< so many requests at once at each address; at least 1
        std::chrono::milliseconds headerTimeout; ///< how long a client has for its request's header
    };

    /// `strand` is for the deadlines and outlives this.
    WebServer(Options options, Strand& strand);
    ~WebServer();
    WebServer(const WebServer&) = delete;
    WebServer& operator=(const WebServer&) = delete;

    /// Binds: clients may connect, and wait. `::1` is left out where this machine has no IPv6. Throws Poco::IOException
    /// with a sentence that says what to do.
    void listen();
    /// Begins to serve, after listen().
    void start(Routes routes);
    /// No new clients from now on. Returns when the requests under way have ended. What was upgraded is not touched.
    void stop();

    /// Where it listens, after listen(): in the order of the options, at least one.
    std::vector<Poco::Net::SocketAddress> addresses() const;

private:
    const Options _options;
    RequestDeadlines _deadlines;
    Poco::ThreadPool _threads;
    std::vector<Poco::Net::ServerSocket> _sockets;
    std::unique_ptr<const Routes> _routes;
    std::vector<std::unique_ptr<Poco::Net::TCPServer>> _servers; // one a socket
};

} // namespace further
