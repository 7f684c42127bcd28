#include "net/WebServer.h"
#include "loop/EventLoop.h"
#include "loop/LoopStrand.h"
#include "loop/LoopThread.h"
#include "loop/WorkerPool.h"

#include <Poco/Exception.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/StreamSocket.h>

#include <cppunit/extensions/HelperMacros.h>

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

using namespace further;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

const std::string handshake = "Host: device\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: "
                              "13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

} // namespace

class WebServerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WebServerTest);
    CPPUNIT_TEST(answersARoute);
    CPPUNIT_TEST(answersAtTheSameTimeAsManyAsItHasThreads);
    CPPUNIT_TEST(runsWithASingleThread);
    CPPUNIT_TEST(letsClientsWaitBetweenListenAndStart);
    CPPUNIT_TEST(refusesWhatItDoesNotKnow);
    CPPUNIT_TEST(refusesForeignPagesBeforeTheUpgrade);
    CPPUNIT_TEST(tellsWhomItRefused);
    CPPUNIT_TEST(goesByTheOriginsOfNow);
    CPPUNIT_TEST(handsAnUpgradedClientOnWithItsEarlyBytes);
    CPPUNIT_TEST(sendsAClientAwayWhereThereIsNoRoom);
    CPPUNIT_TEST(cutsOffARequestThatTakesTooLong);
    CPPUNIT_TEST(stopsAlthoughARequestIsIncomplete);
    CPPUNIT_TEST(stopsAtItsEnd);
    CPPUNIT_TEST(saysWhatToDoWhenItsPortIsTaken);
    CPPUNIT_TEST(saysWhatToDoWhenItsAddressIsNotOfThisMachine);
    CPPUNIT_TEST_SUITE_END();

public:
    void tearDown() override {
        if (_server)
            _server->stop();
        _thread.end();
    }

    void answersARoute() {
        serve();
        const auto answer = ask("GET /status HTTP/1.1\r\nHost: device\r\n\r\n");
        CPPUNIT_ASSERT(answer.starts_with("HTTP/1.1 200 OK\r\n"));
        CPPUNIT_ASSERT(answer.ends_with("\r\n\r\nOK"));
        CPPUNIT_ASSERT(answer.find("Vary: Origin\r\n") != std::string::npos);
    }

    // None is answered before all are there.
    void answersAtTheSameTimeAsManyAsItHasThreads() {
        std::atomic<int> arrived = 0;
        std::promise<void> allThere;
        const auto there = allThere.get_future().share();
        _answer = [&] {
            if (++arrived == 4)
                allThere.set_value();
            there.wait();
            return HttpAnswer{200, "text/plain", "all"};
        };
        serve();
        std::vector<Poco::Net::StreamSocket> clients;
        for (int i = 0; i < 4; ++i)
            clients.push_back(connected("GET /answer HTTP/1.1\r\nHost: device\r\n\r\n"));
        for (auto& client : clients)
            CPPUNIT_ASSERT(readAll(client).ends_with("\r\n\r\nall"));
    }

    void runsWithASingleThread() {
        serve(1);
        CPPUNIT_ASSERT(ask("GET /status HTTP/1.0\r\n\r\n").ends_with("OK"));
        CPPUNIT_ASSERT(ask("GET /status HTTP/1.0\r\n\r\n").ends_with("OK"));
    }

    void letsClientsWaitBetweenListenAndStart() {
        _server->listen();
        auto client = connected("GET /status HTTP/1.1\r\nHost: device\r\n\r\n");
        _server->start(routes());
        CPPUNIT_ASSERT(readAll(client).ends_with("OK"));
    }

    void refusesWhatItDoesNotKnow() {
        serve();
        const std::pair<std::string, std::string> refusals[] = {
            {"GET /nothing HTTP/1.1\r\nHost: device\r\n\r\n", "404"},
            {"DELETE /status HTTP/1.1\r\nHost: device\r\n\r\n", "405"},
            {"GET /status HTTP/1.1\r\n\r\n", "400"},
            {"GET /status HTTP/1.1\r\nHost: device\r\nHost: other\r\n\r\n", "400"},
            {"GET /exec HTTP/1.1\r\nHost: device\r\n\r\n", "426"},
            {"GET http://[ HTTP/1.1\r\nHost: device\r\n\r\n", "400"}};
        for (const auto& [request, status] : refusals) {
            const auto answer = ask(request);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(request, "HTTP/1.1 " + status, answer.substr(0, 12));
            CPPUNIT_ASSERT_MESSAGE(answer, answer.ends_with(".\n")); // a sentence
        }
    }

    void refusesForeignPagesBeforeTheUpgrade() {
        serve();
        for (const auto* const origin : {"https://evil.com", "null", ""}) {
            const auto answer = ask("GET /exec HTTP/1.1\r\nOrigin: "s + origin + "\r\n" + handshake + "\r\n");
            CPPUNIT_ASSERT_EQUAL("HTTP/1.1 403"s, answer.substr(0, 12));
        }
        const auto twice =
            ask("GET /exec HTTP/1.1\r\nOrigin: https://right.com\r\nOrigin: https://evil.com\r\n" + handshake + "\r\n");
        CPPUNIT_ASSERT_EQUAL("HTTP/1.1 403"s, twice.substr(0, 12));
    }

    void tellsWhomItRefused() {
        serve();
        ask("GET /status HTTP/1.1\r\nHost: device\r\n\r\n");
        ask("GET /nothing HTTP/1.1\r\nHost: device\r\n\r\n");
        CPPUNIT_ASSERT_EQUAL(""s, refusals());
        ask("GET /status HTTP/1.1\r\nHost: device\r\nOrigin: https://wrong.com\r\n\r\n");
        CPPUNIT_ASSERT(refusals().starts_with("127.0.0.1:"));
        CPPUNIT_ASSERT(refusals().find(" was refused (403): Pages of https://wrong.com may not") != std::string::npos);
    }

    void goesByTheOriginsOfNow() {
        serve();
        const auto request = "GET /status HTTP/1.1\r\nHost: device\r\nOrigin: https://right.com\r\n\r\n"s;
        CPPUNIT_ASSERT_EQUAL("HTTP/1.1 200"s, ask(request).substr(0, 12));
        _origins.set(AllowedOrigins({"https://other.com"}));
        CPPUNIT_ASSERT_EQUAL("HTTP/1.1 403"s, ask(request).substr(0, 12));
    }

    void handsAnUpgradedClientOnWithItsEarlyBytes() {
        serve();
        auto client = connected("GET /exec HTTP/1.1\r\nOrigin: https://right.com\r\n" + handshake + "\r\nearly bytes");
        auto upgraded = _upgraded.get_future().get();
        CPPUNIT_ASSERT_EQUAL("early bytes"s, upgraded.early);
        CPPUNIT_ASSERT_EQUAL("https://right.com"s, upgraded.origin);
        CPPUNIT_ASSERT_EQUAL(client.address().toString(), upgraded.peer);
        upgraded.socket.close();
        const auto answer = readAll(client);
        CPPUNIT_ASSERT(answer.starts_with("HTTP/1.1 101"));
        CPPUNIT_ASSERT(answer.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n") != std::string::npos);
    }

    void sendsAClientAwayWhereThereIsNoRoom() {
        _seat.reset();
        serve();
        const auto answer = ask("GET /exec HTTP/1.1\r\n" + handshake + "\r\n");
        CPPUNIT_ASSERT_EQUAL("HTTP/1.1 503"s, answer.substr(0, 12));
        CPPUNIT_ASSERT(answer.find("Retry-After: ") != std::string::npos);
    }

    void cutsOffARequestThatTakesTooLong() {
        remake(4, 50ms);
        serve();
        auto client = connected("GET /status HT");
        CPPUNIT_ASSERT(readAll(client).find("200") == std::string::npos);
    }

    void stopsAlthoughARequestIsIncomplete() {
        serve();
        auto client = connected("GET /status HT");
        CPPUNIT_ASSERT(ask("GET /status HTTP/1.0\r\n\r\n").ends_with("OK")); // the other has been taken by then
        _server->stop();
        CPPUNIT_ASSERT(readAll(client).find("200") == std::string::npos);
    }

    void stopsAtItsEnd() {
        serve();
        auto client = connected("GET /status HT");
        CPPUNIT_ASSERT(ask("GET /status HTTP/1.0\r\n\r\n").ends_with("OK"));
        _thread.end();
        _server.reset();
        readAll(client);
    }

    void saysWhatToDoWhenItsPortIsTaken() {
        serve();
        const auto port = _server->address().port();
        WebServer second({"127.0.0.1", port, 4, 10s}, _strand);
        try {
            second.listen();
            CPPUNIT_FAIL("both listen");
        } catch (const Poco::IOException& problem) {
            CPPUNIT_ASSERT_EQUAL("Port " + std::to_string(port) +
                                     " of 127.0.0.1 is in use, perhaps by another agent: stop that one, or set "
                                     "net.port to another port",
                                 problem.message());
        }
    }

    void saysWhatToDoWhenItsAddressIsNotOfThisMachine() {
        WebServer elsewhere({"192.0.2.1", 0, 4, 10s}, _strand);
        try {
            elsewhere.listen();
            CPPUNIT_FAIL("it listens");
        } catch (const Poco::IOException& problem) {
            CPPUNIT_ASSERT(problem.message().ends_with("set net.address to an address of this machine"));
        }
    }

private:
    void remake(int threads, std::chrono::milliseconds headerTimeout) {
        _server = std::make_unique<WebServer>(WebServer::Options{"127.0.0.1", 0, threads, headerTimeout}, _strand);
    }

    void serve(int threads = 4) {
        if (threads != 4)
            remake(threads, 10s);
        _server->listen();
        _server->start(routes());
    }

    Routes routes() {
        Routes routes{_origins, {}, [this](const std::string& sentence) { note(sentence); }};
        routes.byPath["/status"].answer = [] { return HttpAnswer{200, "text/plain", "OK"}; };
        routes.byPath["/answer"].answer = _answer;
        Route& door = routes.byPath["/exec"];
        door.takeSeat = [this] { return _seat; };
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
        Poco::Net::StreamSocket client(_server->address());
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
    CurrentOrigins _origins{AllowedOrigins({"https://right.com"})};
    std::mutex _mutex; // guards _refusals
    std::string _refusals;
    std::shared_ptr<void> _seat = std::make_shared<int>();
    std::function<HttpAnswer()> _answer;
    std::promise<Upgraded> _upgraded;
    std::unique_ptr<WebServer> _server =
        std::make_unique<WebServer>(WebServer::Options{"127.0.0.1", 0, 4, 10s}, _strand);
    LoopThread _thread{_loop};
};

CPPUNIT_TEST_SUITE_REGISTRATION(WebServerTest);
