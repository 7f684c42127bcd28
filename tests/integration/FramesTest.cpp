#include "support/AgentProcess.h"
#include "support/ExecClient.h"
#include "support/RawClient.h"

#include <cppunit/extensions/HelperMacros.h>

#include <vector>

namespace further::testing {

/// RFC 6455 on the wire, as a client that breaks it meets it, and one that stretches it.
class FramesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FramesTest);
    CPPUNIT_TEST(joinsFragments);
    CPPUNIT_TEST(takesAMessageOneByteAtATime);
    CPPUNIT_TEST(answersPingsAlsoBetweenFragments);
    CPPUNIT_TEST(refusesAnUnmaskedFrame);
    CPPUNIT_TEST(refusesReservedBitsAndOpcodes);
    CPPUNIT_TEST(refusesFragmentsOutOfOrder);
    CPPUNIT_TEST(refusesControlFramesThatAreNone);
    CPPUNIT_TEST(refusesTextThatIsNoUtf8);
    CPPUNIT_TEST(refusesBadUtf8AsSoonAsItComes);
    CPPUNIT_TEST(refusesABinaryMessage);
    CPPUNIT_TEST(takesAMessageOfTheLimit);
    CPPUNIT_TEST(refusesAMessageOfFiveMebibytes);
    CPPUNIT_TEST(refusesALongMessageBeforeItIsSent);
    CPPUNIT_TEST(refusesFragmentsThatAreTooMuchTogether);
    CPPUNIT_TEST_SUITE_END();

    /// The code with which the agent closes after these bytes.
    static int codeFor(const AgentProcess& agent, std::string_view bytes) {
        RawClient client(agent.port());
        client.handshake();
        client.send(bytes);
        const int code = client.readClose();
        CPPUNIT_ASSERT(client.awaitEnd());
        return code;
    }

    static std::string frame(unsigned opcode, std::string_view payload, bool final = true) {
        return RawClient::frame(opcode, payload, final);
    }

    static void assertAnswers(const std::string& code, RawClient& client) {
        const auto answer = client.readFrame();
        CPPUNIT_ASSERT_EQUAL(static_cast<unsigned>(RawClient::text), answer.opcode);
        CPPUNIT_ASSERT_MESSAGE(answer.payload, answer.payload.find('"' + code + '"') != std::string::npos);
    }

public:
    void joinsFragments() {
        const AgentProcess agent;
        RawClient client(agent.port());
        client.handshake();
        client.sendFrame(RawClient::text, "{\"type\":\"no.such.\xc3", false);
        client.sendFrame(RawClient::continuation, "", false);
        client.sendFrame(RawClient::continuation, "\xa4\"", false);
        client.sendFrame(RawClient::continuation, "}");
        assertAnswers("unknown_type", client);
    }

    void takesAMessageOneByteAtATime() {
        const AgentProcess agent;
        RawClient client(agent.port());
        client.handshake();
        const auto longer = "{\"type\":\"stop\",\"pad\":\"" + std::string(200, 'x') + "\"}"; // with a longer header
        for (const char byte : frame(RawClient::text, longer) + frame(RawClient::ping, "p"))
            client.send({&byte, 1});
        assertAnswers("not_running", client);
        CPPUNIT_ASSERT_EQUAL(std::string("p"), client.readFrame().payload);
    }

    void answersPingsAlsoBetweenFragments() {
        const AgentProcess agent;
        RawClient client(agent.port());
        client.handshake();
        const std::string longest(125, 'x');
        for (const std::string& payload : {std::string(), std::string("\x00\xff", 2), longest}) {
            client.sendFrame(RawClient::ping, payload);
            const auto pong = client.readFrame();
            CPPUNIT_ASSERT_EQUAL(static_cast<unsigned>(RawClient::pong), pong.opcode);
            CPPUNIT_ASSERT_EQUAL(payload, pong.payload);
        }
        client.sendFrame(RawClient::text, "{\"type\":", false);
        client.sendFrame(RawClient::ping, "between");
        CPPUNIT_ASSERT_EQUAL(std::string("between"), client.readFrame().payload);
        client.sendFrame(RawClient::pong, "unasked");
        client.sendFrame(RawClient::continuation, "\"stop\"}");
        assertAnswers("not_running", client);
    }

    void refusesAnUnmaskedFrame() {
        const AgentProcess agent;
        CPPUNIT_ASSERT_EQUAL(1002, codeFor(agent, "\x81\x02{}"));
    }

    void refusesReservedBitsAndOpcodes() {
        const AgentProcess agent;
        for (const unsigned bit : {0x40U, 0x20U, 0x10U})
            CPPUNIT_ASSERT_EQUAL(1002, codeFor(agent, frame(bit | RawClient::text, "{}")));
        for (const unsigned opcode : {3U, 7U, 11U, 15U})
            CPPUNIT_ASSERT_EQUAL(1002, codeFor(agent, frame(opcode, "")));
    }

    void refusesFragmentsOutOfOrder() {
        const AgentProcess agent;
        CPPUNIT_ASSERT_EQUAL(1002, codeFor(agent, frame(RawClient::continuation, "x")));
        CPPUNIT_ASSERT_EQUAL(1002, codeFor(agent, frame(RawClient::text, "{", false) + frame(RawClient::text, "}")));
    }

    void refusesControlFramesThatAreNone() {
        const AgentProcess agent;
        CPPUNIT_ASSERT_EQUAL(1002, codeFor(agent, frame(RawClient::ping, std::string(126, 'x'))));
        CPPUNIT_ASSERT_EQUAL(1002, codeFor(agent, frame(RawClient::ping, "x", false)));
        CPPUNIT_ASSERT_EQUAL(1002, codeFor(agent, frame(RawClient::close, "x")));
        for (const char* code : {"\x03\xe7", "\x03\xed", "\x03\xee", "\x03\xf7", "\x0b\xb7", "\x13\x88"}) // 999 1005 …
            CPPUNIT_ASSERT_EQUAL(1002, codeFor(agent, frame(RawClient::close, code)));
        CPPUNIT_ASSERT_EQUAL(1007, codeFor(agent, frame(RawClient::close, "\x03\xe8\xff")));
    }

    void refusesTextThatIsNoUtf8() {
        const AgentProcess agent;
        for (const char* bad : {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "{\"type\":\"\xe2\x82\"}"})
            CPPUNIT_ASSERT_EQUAL(1007, codeFor(agent, frame(RawClient::text, bad)));
        CPPUNIT_ASSERT_EQUAL(1007, codeFor(agent, frame(RawClient::text, "\xe2\x82"))); // ends within a character
    }

    void refusesBadUtf8AsSoonAsItComes() {
        const AgentProcess agent;
        // In a fragment that isn't the last, and in a frame most of which hasn't come.
        CPPUNIT_ASSERT_EQUAL(1007, codeFor(agent, frame(RawClient::text, "{\"\xff", false)));
        auto begun = frame(RawClient::text, "{\"type\":\"\xc3(" + std::string(50, 'x'));
        CPPUNIT_ASSERT_EQUAL(1007, codeFor(agent, std::string_view(begun).substr(0, 6 + 11)));
    }

    void refusesABinaryMessage() {
        const AgentProcess agent;
        CPPUNIT_ASSERT_EQUAL(1003, codeFor(agent, frame(RawClient::binary, R"({"type":"stop"})")));
    }

    void takesAMessageOfTheLimit() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        std::string text = R"({"type":"stop","pad":")";
        text += std::string(4 * 1024 * 1024 - text.size() - 2, 'x') + "\"}";
        CPPUNIT_ASSERT_EQUAL(std::string("not_running"), client.errorFor(text));
    }

    void refusesAMessageOfFiveMebibytes() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        try {
            client.sendText("{\"type\":\"stop\",\"pad\":\"" + std::string(5 * 1024 * 1024, 'x') + "\"}");
        } catch (const Poco::Exception&) { // the agent doesn't have to take it all
        }
        CPPUNIT_ASSERT_EQUAL(1009, client.awaitClose());
        ExecClient another(agent.address());
        CPPUNIT_ASSERT_EQUAL(std::string("hi\n"), another.run("print('hi')"));
    }

    void refusesALongMessageBeforeItIsSent() {
        const AgentProcess agent;
        const std::uint64_t limit = 4 * 1024 * 1024;
        for (const std::uint64_t length : {limit + 1, std::uint64_t{1} << 40U, (std::uint64_t{1} << 63U) - 1})
            CPPUNIT_ASSERT_EQUAL(1009, codeFor(agent, RawClient::frameHead(RawClient::text, length)));
        CPPUNIT_ASSERT_EQUAL(1002, codeFor(agent, RawClient::frameHead(RawClient::text, std::uint64_t{1} << 63U)));
    }

    void refusesFragmentsThatAreTooMuchTogether() {
        const AgentProcess agent({"websocket.maxMessage=1 KiB"});
        const std::string half(600, ' ');
        CPPUNIT_ASSERT_EQUAL(1009, codeFor(agent, frame(RawClient::text, half, false) +
                                                      RawClient::frameHead(RawClient::continuation, half.size())));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FramesTest);

} // namespace further::testing
