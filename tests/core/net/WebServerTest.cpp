#include "WebServerFixture.h"

#include <cppunit/extensions/HelperMacros.h>

using namespace further;

class WebServerTest : public WebServerFixture {
    CPPUNIT_TEST_SUITE(WebServerTest);
    CPPUNIT_TEST(answersARoute);
    CPPUNIT_TEST(answersAtTheSameTimeAsManyAsItHasThreads);
    CPPUNIT_TEST(runsWithASingleThread);
    CPPUNIT_TEST(letsClientsWaitBetweenListenAndStart);
    CPPUNIT_TEST(refusesWhatItDoesNotKnow);
    CPPUNIT_TEST(handsAnUpgradedClientOnWithItsEarlyBytes);
    CPPUNIT_TEST(sendsAClientAwayWhereThereIsNoRoom);
    CPPUNIT_TEST(cutsOffARequestThatTakesTooLong);
    CPPUNIT_TEST(stopsAlthoughARequestIsIncomplete);
    CPPUNIT_TEST(stopsAtItsEnd);
    CPPUNIT_TEST(listensAtSeveralAddressesOnOnePort);
    CPPUNIT_TEST(servesAtAllItsAddresses);
    CPPUNIT_TEST(saysWhatToDoWhenItsPortIsTaken);
    CPPUNIT_TEST(saysWhatToDoWhenItsAddressIsNotOfThisMachine);
    CPPUNIT_TEST_SUITE_END();

public:
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
        CPPUNIT_ASSERT(ask("GET /status HTTP/1.0\r\nHost: device\r\n\r\n").ends_with("OK"));
        CPPUNIT_ASSERT(ask("GET /status HTTP/1.0\r\nHost: device\r\n\r\n").ends_with("OK"));
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
            {"GET /status HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421"},
            {"GET /status HTTP/1.1\r\nHost: device\r\nHost: other\r\n\r\n", "400"},
            {"GET /exec HTTP/1.1\r\nHost: device\r\n\r\n", "426"},
            {"GET http://device/status HTTP/1.1\r\nHost: device\r\n\r\n", "400"},
            {"GET http://[ HTTP/1.1\r\nHost: device\r\n\r\n", "400"}};
        for (const auto& [request, status] : refusals) {
            const auto answer = ask(request);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(request, "HTTP/1.1 " + status, answer.substr(0, 12));
            CPPUNIT_ASSERT_MESSAGE(answer, answer.ends_with(".\n")); // a sentence
        }
        CPPUNIT_ASSERT(ask("GET /status HTTP/1.0\r\n\r\n").starts_with("HTTP/1.0 400"));
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
        _noSeat = true;
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
        CPPUNIT_ASSERT(
            ask("GET /status HTTP/1.0\r\nHost: device\r\n\r\n").ends_with("OK")); // the other has been taken by then
        _server->stop();
        CPPUNIT_ASSERT(readAll(client).find("200") == std::string::npos);
    }

    void stopsAtItsEnd() {
        serve();
        auto client = connected("GET /status HT");
        CPPUNIT_ASSERT(ask("GET /status HTTP/1.0\r\nHost: device\r\n\r\n").ends_with("OK"));
        _thread.end();
        _server.reset();
        readAll(client);
    }

    void listensAtSeveralAddressesOnOnePort() {
        const auto distinct = [](const std::vector<Poco::Net::SocketAddress>& all) {
            CPPUNIT_ASSERT_EQUAL(std::size_t{2}, all.size());
            CPPUNIT_ASSERT(all[0].host() != all[1].host());
            CPPUNIT_ASSERT_EQUAL(all[0].port(), all[1].port());
        };
        WebServer two({{"127.0.0.1", "127.0.0.2"}, 0, 4, 10s}, _strand);
        two.listen();
        distinct(two.addresses());
        // Where it is taken at the second only, no port of the first is kept.
        const auto taken = two.addresses().front().port();
        WebServer third({{"127.0.0.3", "127.0.0.2"}, taken, 4, 10s}, _strand);
        CPPUNIT_ASSERT_THROW(third.listen(), Poco::IOException);
        CPPUNIT_ASSERT_THROW(connectedAt(Poco::Net::SocketAddress("127.0.0.3", taken), ""), Poco::Net::NetException);
    }

    void servesAtAllItsAddresses() {
        _server = std::make_unique<WebServer>(WebServer::Options{{"127.0.0.1", "127.0.0.2"}, 0, 4, 10s}, _strand);
        serve();
        for (const auto& address : _server->addresses()) {
            auto client = connectedAt(address, "GET /status HTTP/1.1\r\nHost: device\r\n\r\n");
            CPPUNIT_ASSERT(readAll(client).ends_with("OK"));
        }
    }

    void saysWhatToDoWhenItsPortIsTaken() {
        serve();
        const auto port = _server->addresses().front().port();
        WebServer second({{"127.0.0.1"}, port, 4, 10s}, _strand);
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
        for (const auto& [address, why] : {std::pair{"192.0.2.1", "192.0.2.1 (this device has no such address now)"},
                                           {"2001:db8::1", "2001:db8::1 (this device has no such address now)"},
                                           {"no..name", "no..name, which is no address, nor a name that leads to one "
                                                        "now"}}) {
            WebServer elsewhere({{address}, 8028, 4, 10s}, _strand);
            try {
                elsewhere.listen();
                CPPUNIT_FAIL("it listens");
            } catch (const Poco::IOException& problem) {
                CPPUNIT_ASSERT_EQUAL("Can't listen at "s + why + ": set net.addresses to addresses of this machine",
                                     problem.message());
            }
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WebServerTest);
