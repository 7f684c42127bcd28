#include "WebServerFixture.h"
#include "support/NoIpv6.h"

#include <Poco/Net/ServerSocket.h>

#include <cppunit/extensions/HelperMacros.h>

#include <fstream>

using namespace further;

/// The server goes on at other addresses while it runs.
class WebServerRelistenTest : public WebServerFixture {
    CPPUNIT_TEST_SUITE(WebServerRelistenTest);
    CPPUNIT_TEST(servesAtOneMore);
    CPPUNIT_TEST(servesNoMoreAtOneLess);
    CPPUNIT_TEST(goesFromOneAddressToAllAndBack);
    CPPUNIT_TEST(takesBothKindsAtTheWildcard);
    CPPUNIT_TEST(takesIpv4WhereTheKernelHasNothingElse);
    CPPUNIT_TEST(leavesWhoIsInAlone);
    CPPUNIT_TEST(goesBackWhereItCanNotListen);
    CPPUNIT_TEST(mayChangeBeforeItServes);
    CPPUNIT_TEST(stopsAtItsNewAddresses);
    CPPUNIT_TEST_SUITE_END();

public:
    void servesAtOneMore() {
        serve();
        _server->relisten({"127.0.0.1", "127.0.0.2"});
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, _server->addresses().size());
        assertServed("127.0.0.1");
        assertServed("127.0.0.2");
    }

    void servesNoMoreAtOneLess() {
        serve();
        _server->relisten({"127.0.0.2"});
        assertServed("127.0.0.2");
        CPPUNIT_ASSERT_THROW(connectedAt(at("127.0.0.1"), ""), Poco::Net::NetException);
    }

    void goesFromOneAddressToAllAndBack() {
        serve();
        const auto port = _server->addresses().front().port();
        for (int round = 0; round < 3; ++round) {
            _server->relisten({"0.0.0.0"});
            CPPUNIT_ASSERT_EQUAL(port, _server->addresses().front().port());
            assertServed("127.0.0.1");
            assertServed("127.0.0.3");
            _server->relisten({"127.0.0.1"});
            CPPUNIT_ASSERT_EQUAL(port, _server->addresses().front().port());
            assertServed("127.0.0.1");
            CPPUNIT_ASSERT_THROW(connectedAt(at("127.0.0.3"), ""), Poco::Net::NetException);
        }
    }

    // Where there is no IPv6, it is all of IPv4.
    void takesBothKindsAtTheWildcard() {
        serve();
        _server->relisten({"::"});
        assertServed("127.0.0.1");
        if (std::ifstream("/proc/net/if_inet6").peek() != std::ifstream::traits_type::eof())
            assertServed("::1");
    }

    void takesIpv4WhereTheKernelHasNothingElse() {
        serve();
        testing::withoutIpv6([this] { _server->relisten({"::"}); });
        CPPUNIT_ASSERT(_server->addresses().front().host() == Poco::Net::IPAddress("0.0.0.0"));
        assertServed("127.0.0.3");
        testing::withoutIpv6([this] { _server->relisten({"127.0.0.1", "::1"}); });
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, _server->addresses().size());
        assertServed("127.0.0.1");
    }

    void leavesWhoIsInAlone() {
        std::promise<void> asked;
        std::promise<void> goOn;
        _answer = [&, wait = goOn.get_future().share()] {
            asked.set_value();
            wait.wait();
            return HttpAnswer{200, "text/plain", "slow"};
        };
        serve();
        auto slow = connected("GET /answer HTTP/1.1\r\nHost: device\r\n\r\n");
        auto client = connected("GET /exec HTTP/1.1\r\n" + handshake + "\r\n");
        auto upgraded = _upgraded.get_future().get();
        asked.get_future().wait();
        _server->relisten({"127.0.0.2"});
        upgraded.socket.sendBytes("still here", 10);
        upgraded.socket.close();
        goOn.set_value();
        CPPUNIT_ASSERT(readAll(client).ends_with("still here"));
        CPPUNIT_ASSERT(readAll(slow).ends_with("slow"));
    }

    void goesBackWhereItCanNotListen() {
        serve();
        const auto port = _server->addresses().front().port();
        Poco::Net::ServerSocket other;
        other.bind(Poco::Net::SocketAddress("127.0.0.3", port), true);
        other.listen();
        for (const std::vector<std::string>& addresses :
             {std::vector<std::string>{"127.0.0.2", "127.0.0.3"}, {"0.0.0.0"}, {"127.0.0.1", "192.0.2.1"}}) {
            CPPUNIT_ASSERT_THROW(_server->relisten(addresses), Poco::IOException);
            CPPUNIT_ASSERT_EQUAL(std::size_t{1}, _server->addresses().size());
            assertServed("127.0.0.1");
            CPPUNIT_ASSERT_THROW(connectedAt(at("127.0.0.2"), ""), Poco::Net::NetException);
        }
    }

    void mayChangeBeforeItServes() {
        _server->listen();
        _server->relisten({"127.0.0.2"});
        _server->start(routes());
        assertServed("127.0.0.2");
    }

    void stopsAtItsNewAddresses() {
        serve();
        _server->relisten({"127.0.0.1", "127.0.0.2"});
        auto client = connectedAt(at("127.0.0.2"), "GET /status HT");
        assertServed("127.0.0.2"); // the other has been taken by then
        _server->stop();
        CPPUNIT_ASSERT(readAll(client).find("200") == std::string::npos);
    }

private:
    Poco::Net::SocketAddress at(const std::string& address) const {
        return {address, _server->addresses().front().port()};
    }
    void assertServed(const std::string& address) const {
        auto client = connectedAt(at(address), "GET /status HTTP/1.1\r\nHost: device\r\n\r\n");
        CPPUNIT_ASSERT_MESSAGE(address, readAll(client).ends_with("OK"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WebServerRelistenTest);
