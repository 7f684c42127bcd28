#include "support/AgentProcess.h"
#include "support/ExecClient.h"
#include "support/RawClient.h"

#include <Poco/Buffer.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <cppunit/extensions/HelperMacros.h>

namespace further::testing {

/// How a connection ends, and who is dropped.
class ClosingTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ClosingTest);
    CPPUNIT_TEST(answersACloseWithItsCode);
    CPPUNIT_TEST(ignoresWhatComesBehindAClose);
    CPPUNIT_TEST(sendsWhatIsQueuedBeforeItsClose);
    CPPUNIT_TEST(cutsOffAPeerThatNeverAnswersOurClose);
    CPPUNIT_TEST(pingsItsPeers);
    CPPUNIT_TEST(dropsASilentPeer);
    CPPUNIT_TEST(keepsAPeerThatAnswersPings);
    CPPUNIT_TEST(closesASessionThatPocosClientCloses);
    CPPUNIT_TEST_SUITE_END();

    static std::string code(int number) { return {static_cast<char>(number >> 8), static_cast<char>(number & 0xFF)}; }

public:
    void answersACloseWithItsCode() {
        const AgentProcess agent;
        for (const int number : {1000, 1001, 1011, 3000, 4999}) {
            RawClient client(agent.port());
            client.handshake();
            client.sendFrame(RawClient::close, code(number) + "bye");
            CPPUNIT_ASSERT_EQUAL(number, client.readClose());
            CPPUNIT_ASSERT(client.awaitEnd());
        }
        RawClient client(agent.port());
        client.handshake();
        client.sendFrame(RawClient::close, "");
        CPPUNIT_ASSERT_EQUAL(std::string(), client.readFrame().payload);
        CPPUNIT_ASSERT(client.awaitEnd());
    }

    void ignoresWhatComesBehindAClose() {
        const AgentProcess agent;
        RawClient client(agent.port());
        client.handshake();
        client.send(RawClient::frame(RawClient::close, code(1000)) + RawClient::frame(RawClient::text, "{}") +
                    "\xff\xff");
        CPPUNIT_ASSERT_EQUAL(1000, client.readFrame().closeCode());
        CPPUNIT_ASSERT(client.awaitEnd());
        CPPUNIT_ASSERT_EQUAL(std::string(), client.rest());
    }

    void sendsWhatIsQueuedBeforeItsClose() {
        const AgentProcess agent;
        RawClient client(agent.port());
        client.handshake();
        client.send(RawClient::frame(RawClient::text, "{}") + RawClient::frame(RawClient::close, code(1000)));
        CPPUNIT_ASSERT(client.readFrame().payload.find("bad_message") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(1000, client.readFrame().closeCode());
    }

    void cutsOffAPeerThatNeverAnswersOurClose() {
        const AgentProcess agent({"websocket.closeTimeout=100 ms"});
        RawClient client(agent.port());
        client.handshake();
        client.send("\x81\x02{}"); // no mask
        CPPUNIT_ASSERT_EQUAL(1002, client.readClose());
        CPPUNIT_ASSERT(client.awaitReset());
    }

    void pingsItsPeers() {
        const AgentProcess agent({"websocket.pingInterval=50 ms"});
        RawClient client(agent.port());
        client.handshake();
        for (int i = 0; i < 2; ++i)
            CPPUNIT_ASSERT_EQUAL(static_cast<unsigned>(RawClient::ping), client.readFrame().opcode);
    }

    void dropsASilentPeer() {
        const AgentProcess agent({"websocket.pingInterval=50 ms", "websocket.silenceTimeout=200 ms"});
        ExecClient other(agent.address());
        other.start("import os\nprint(os.getpid())\ninput()");
        RawClient client(agent.port());
        client.handshake();
        const auto silentSince = std::chrono::steady_clock::now();
        other.isQuietFor(std::chrono::milliseconds(100)); // it answers pings meanwhile, and stays
        while (!client.awaitEnd(std::chrono::milliseconds(50)))
            other.isQuietFor(std::chrono::milliseconds(20));
        CPPUNIT_ASSERT(std::chrono::steady_clock::now() - silentSince >= std::chrono::milliseconds(200));
        other.type("\n");
        CPPUNIT_ASSERT_EQUAL(0, other.awaitStopped());
    }

    void keepsAPeerThatAnswersPings() {
        const AgentProcess agent({"websocket.pingInterval=50 ms", "websocket.silenceTimeout=300 ms"});
        RawClient client(agent.port());
        client.handshake();
        for (const Deadline longer(std::chrono::milliseconds(700)); !longer.passed();) {
            CPPUNIT_ASSERT_EQUAL(static_cast<unsigned>(RawClient::ping), client.readFrame().opcode);
            client.sendFrame(RawClient::pong, "");
        }
        client.sendFrame(RawClient::close, code(1000));
        CPPUNIT_ASSERT_EQUAL(1000, client.readClose());
    }

    void closesASessionThatPocosClientCloses() {
        const AgentProcess agent;
        Poco::Net::HTTPClientSession session(agent.address());
        Poco::Net::HTTPRequest request("GET", "/exec", "HTTP/1.1");
        Poco::Net::HTTPResponse response;
        Poco::Net::WebSocket socket(session, request, response);
        socket.setReceiveTimeout(Poco::Timespan(20, 0));
        socket.shutdown(4000, "ok");
        Poco::Buffer<char> answer(0);
        int flags = 0;
        CPPUNIT_ASSERT_EQUAL(2, socket.receiveFrame(answer, flags));
        CPPUNIT_ASSERT_EQUAL(code(4000), std::string(answer.begin(), answer.size()));
        CPPUNIT_ASSERT_EQUAL(0, socket.receiveFrame(answer, flags)); // the end
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ClosingTest);

} // namespace further::testing
