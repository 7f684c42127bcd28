#include "support/AgentProcess.h"
#include "support/RawClient.h"

#include <cppunit/extensions/HelperMacros.h>

#include <vector>

namespace further::testing {

/// The opening handshake of RFC 6455, section 4.2.
class HandshakeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HandshakeTest);
    CPPUNIT_TEST(answersTheKey);
    CPPUNIT_TEST(readsTheHeadersAsTheRfcHasThem);
    CPPUNIT_TEST(refusesABadKey);
    CPPUNIT_TEST(refusesAnotherVersion);
    CPPUNIT_TEST(refusesAHandshakeThatIsNone);
    CPPUNIT_TEST(takesTheHandshakeOneByteAtATime);
    CPPUNIT_TEST(keepsFramesThatComeInTheRequestsSegment);
    CPPUNIT_TEST_SUITE_END();

    static std::string request(const AgentProcess& agent, std::vector<std::string> headers,
                               const std::string& line = "GET /exec HTTP/1.1") {
        std::string text = line + "\r\n" + RawClient::hostLine(agent.port());
        for (const auto& header : headers)
            text += header + "\r\n";
        return text + "\r\n";
    }

    static std::string answerTo(const AgentProcess& agent, std::string_view request) {
        RawClient client(agent.port());
        client.send(request);
        return client.readAnswer();
    }

    static void assertRefused(int status, const std::string& word, const std::string& answer) {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(answer, status, std::stoi(answer.substr(9)));
        const auto body = answer.substr(answer.find("\r\n\r\n") + 4);
        CPPUNIT_ASSERT_MESSAGE(body, body.find(word) != std::string::npos && body.find(".\n") != std::string::npos);
    }

    const std::string _upgrade = "Upgrade: websocket";
    const std::string _connection = "Connection: Upgrade";
    const std::string _key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    const std::string _version = "Sec-WebSocket-Version: 13";

public:
    void answersTheKey() {
        const AgentProcess agent;
        const auto answer = answerTo(agent, RawClient::request(agent.port()));
        CPPUNIT_ASSERT_MESSAGE(answer, answer.rfind("HTTP/1.1 101 Switching Protocols\r\n", 0) == 0);
        CPPUNIT_ASSERT(answer.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n") != std::string::npos);
        CPPUNIT_ASSERT(answer.find("Sec-WebSocket-Protocol") == std::string::npos);
        CPPUNIT_ASSERT(answer.find("Sec-WebSocket-Extensions") == std::string::npos);
    }

    void readsTheHeadersAsTheRfcHasThem() {
        const AgentProcess agent;
        for (const auto& headers : std::vector<std::vector<std::string>>{
                 {"UPGRADE: WebSocket", "connection: keep-alive, upgrade", _key, _version},
                 {"Upgrade: foo, websocket", _connection, _key, _version},
                 {_upgrade, _connection, _key, _version, "Sec-WebSocket-Extensions: permessage-deflate"}})
            CPPUNIT_ASSERT_EQUAL(std::string("HTTP/1.1 101"), answerTo(agent, request(agent, headers)).substr(0, 12));
    }

    void refusesABadKey() {
        const AgentProcess agent;
        assertRefused(400, "Sec-WebSocket-Key", answerTo(agent, request(agent, {_upgrade, _connection, _version})));
        for (const std::string key : {"", "c2hvcnQ=", "dGhlIHNhbXBsZSBub25jZSB0b28gbG9uZw==", "****"})
            assertRefused(
                400, "Sec-WebSocket-Key",
                answerTo(agent, request(agent, {_upgrade, _connection, _version, "Sec-WebSocket-Key: " + key})));
    }

    void refusesAnotherVersion() {
        const AgentProcess agent;
        for (const auto& headers : std::vector<std::vector<std::string>>{
                 {_upgrade, _connection, _key, "Sec-WebSocket-Version: 8"}, {_upgrade, _connection, _key}}) {
            const auto answer = answerTo(agent, request(agent, headers));
            assertRefused(426, "13", answer);
            CPPUNIT_ASSERT_MESSAGE(answer, answer.find("Sec-WebSocket-Version: 13\r\n") != std::string::npos);
        }
    }

    void refusesAHandshakeThatIsNone() {
        const AgentProcess agent;
        const std::vector<std::string> all{_upgrade, _connection, _key, _version};
        assertRefused(405, "GET", answerTo(agent, request(agent, all, "POST /exec HTTP/1.1")));
        assertRefused(400, "HTTP/1.1", answerTo(agent, request(agent, all, "GET /exec HTTP/1.0")));
        assertRefused(426, "ws://", answerTo(agent, request(agent, {_upgrade, _key, _version})));
        assertRefused(426, "ws://", answerTo(agent, request(agent, {_connection, _key, _version})));
        assertRefused(426, "ws://", answerTo(agent, request(agent, {"Upgrade: h2c", _connection, _key, _version})));
    }

    void takesTheHandshakeOneByteAtATime() {
        const AgentProcess agent;
        RawClient client(agent.port());
        for (const char byte :
             RawClient::request(agent.port()) + RawClient::frame(RawClient::text, R"({"type":"stop"})"))
            client.send({&byte, 1});
        CPPUNIT_ASSERT_EQUAL(101, client.readStatus());
        CPPUNIT_ASSERT(client.readFrame().payload.find("not_running") != std::string::npos);
    }

    void keepsFramesThatComeInTheRequestsSegment() {
        const AgentProcess agent;
        const auto stop = RawClient::frame(RawClient::text, R"({"type":"stop"})");
        for (const auto cut : {stop.size(), std::size_t{1}, std::size_t{7}}) { // whole, and torn
            RawClient client(agent.port());
            client.send(RawClient::request(agent.port()) + stop + stop.substr(0, cut));
            CPPUNIT_ASSERT_EQUAL(101, client.readStatus());
            CPPUNIT_ASSERT(client.readFrame().payload.find("not_running") != std::string::npos);
            client.send(stop.substr(cut));
            CPPUNIT_ASSERT(client.readFrame().payload.find("not_running") != std::string::npos);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(HandshakeTest);

} // namespace further::testing
