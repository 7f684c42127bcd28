#pragma once

#include "net/CurrentTls.h"
#include "net/RequestDeadlines.h"
#include "net/Routes.h"
#include "net/Seats.h"

#include <further/Strand.h>

#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/ThreadPool.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
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

    /// With what TLS is served from now on, to clients whose first byte asks for it; null (as it begins): not at all,
    /// and they are sent away. Connections that are open keep what they have. From any thread.
    void setTls(std::shared_ptr<const TlsContext> context) { _tls->set(std::move(context)); }

    /// Binds: clients may connect, and wait. `::1` is left out where this machine has no IPv6, and `::`, which stands
    /// for all addresses of both kinds, is `0.0.0.0` there. Throws Poco::IOException, and
    /// Poco::FileAccessDeniedException where trying again is of no use, with a sentence that says what to do.
    void listen() { listen(_options.addresses); }
    /// The same elsewhere.
    void listen(const std::vector<std::string>& addresses);
    /// Begins to serve, after listen().
    void start(Routes routes);
    /// Goes on at other addresses, with the same port: those that stay aren't touched, nor is a request that is under
    /// way or a client that was upgraded. Throws what listen() throws, and then listens where it did; where somebody
    /// else has taken that meanwhile, nowhere: it can be called again.
    void relisten(const std::vector<std::string>& addresses);
    /// No new clients from now on. Returns when the requests under way have ended. What was upgraded is not touched.
    void stop();

    /// Where it listens, after listen(): in the order that was wished, at least one where no relisten() has failed.
    std::vector<Poco::Net::SocketAddress> addresses() const;
    /// The same as it was wished; empty where it listens nowhere.
    std::vector<std::string> wished() const;

private:
    /// One address that is listened at.
    struct Listener {
        std::string address; ///< as it was wished
        Poco::Net::ServerSocket socket;
        std::unique_ptr<Poco::Net::TCPServer> server; ///< once it serves
    };

    void open(const std::vector<std::string>& addresses, std::uint16_t port);
    void serveAll();
    static void close(Listener& listener);

    const Options _options;
    const std::shared_ptr<CurrentTls> _tls = std::make_shared<CurrentTls>(); // accepted sockets have it, too
    const std::shared_ptr<Seats> _places;                                    // … and one of these each
    RequestDeadlines _deadlines;
    Poco::ThreadPool _threads;
    int _threadsFor; // so many addresses there are threads for
    std::vector<std::string> _wished;
    std::uint16_t _port = 0; // once it listens
    std::vector<Listener> _listeners;
    Poco::Net::HTTPServerParams::Ptr _params;
    std::unique_ptr<const Routes> _routes;
};

} // namespace further
