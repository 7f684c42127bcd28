#pragma once

#include "loop/EventLoop.h"
#include "loop/LoopStrand.h"
#include "loop/LoopThread.h"
#include "loop/WorkerPool.h"
#include "net/HttpRefusal.h"
#include "net/WebServer.h"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/StreamSocket.h>

#include <cppunit/TestFixture.h>

#include <unistd.h>

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace further {

using namespace std::chrono_literals;
using namespace std::string_literals;

/// What follows on the first line of a handshake, but for the empty one.
inline const std::string handshake =
    "Host: device\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: "
    "13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

/// A server that has three routes: one that answers everybody, one that answers what a test wants, and a door.
class WebServerFixture : public CppUnit::TestFixture {
public:
    void tearDown() override {
        if (_server)
            _server->stop();
        _thread.end();
    }

protected:
    /// Who has no port in its Host is taken for one who came through a proxy at the usual one.
    AccessPolicy policy(const std::string& origin, std::set<uid_t> owners = {::getuid()},
                        AccessPolicy::OwnerOf ownerOf = {}) {
        return AccessPolicy(
            {AllowedHosts({"", {"device:80"}, {}}), AllowedOrigins({origin}), LocalUsers(std::move(owners))},
            _authenticator, std::move(ownerOf));
    }

    void remake(int threads, std::chrono::milliseconds headerTimeout) {
        _server = std::make_unique<WebServer>(WebServer::Options{{"127.0.0.1"}, 0, threads, headerTimeout}, _strand);
    }

    void serve(int threads = 4) {
        if (threads != 4)
            remake(threads, 10s);
        _server->listen();
        _server->start(routes());
    }

    Routes routes() {
        Routes routes{_policy, {}, [this](const std::string& sentence) { note(sentence); }};
        routes.byPath["/status"].answer = [] { return HttpAnswer{200, "text/plain", "OK"}; };
        routes.byPath["/status"].admits = Admits::anybody;
        routes.byPath["/answer"].answer = _answer;
        Route& door = routes.byPath["/exec"];
        door.admits = Admits::strangers;
        door.takeSeat = [this](const Poco::Net::IPAddress&, const Identity&) {
            if (_noSeat)
                throw HttpRefusal(Poco::Net::HTTPResponse::HTTP_SERVICE_UNAVAILABLE, "Full", {{"Retry-After", "10"}});
            return _seat;
        };
        door.onUpgraded = [this](Upgraded client) { _upgraded.set_value(std::move(client)); };
        return routes;
    }

    void note(const std::string& sentence) {
        const std::lock_guard lock(_mutex);
        _refusals += sentence;
    }

    std::string refusals() {
        const std::lock_guard lock(_mutex);
        return _refusals;
    }

    Poco::Net::StreamSocket connected(const std::string& request) {
        return connectedAt(_server->addresses().front(), request);
    }

    static Poco::Net::StreamSocket connectedAt(const Poco::Net::SocketAddress& address, const std::string& request) {
        Poco::Net::StreamSocket client(address);
        client.setReceiveTimeout(Poco::Timespan(20, 0));
        client.sendBytes(request.data(), static_cast<int>(request.size()));
        return client;
    }

    /// All there is until the server closes.
    static std::string readAll(Poco::Net::StreamSocket& client) {
        std::string all;
        try {
            char buffer[4096];
            for (int count = 0; (count = client.receiveBytes(buffer, sizeof buffer)) > 0;)
                all.append(buffer, static_cast<std::size_t>(count));
        } catch (const Poco::Net::NetException&) {
        }
        return all;
    }

    std::string ask(const std::string& request) {
        auto client = connected(request);
        return readAll(client);
    }

    EventLoop _loop;
    WorkerPool _workers{1, 10};
    LoopStrand _strand{_loop, _workers, [](const std::exception&) {}};
    Authenticator _authenticator{TokenStore(PrivateFile({}))};
    CurrentPolicy _policy{policy("https://right.com")};
    std::mutex _mutex; // guards _refusals
    std::string _refusals;
    std::shared_ptr<void> _seat = std::make_shared<int>();
    std::atomic<bool> _noSeat{false};
    std::function<HttpAnswer()> _answer;
    std::promise<Upgraded> _upgraded;
    std::unique_ptr<WebServer> _server =
        std::make_unique<WebServer>(WebServer::Options{{"127.0.0.1"}, 0, 4, 10s}, _strand);
    LoopThread _thread{_loop};
};

} // namespace further
