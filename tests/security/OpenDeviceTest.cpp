#include "support/AgentProcess.h"
#include "support/AnotherUser.h"
#include "support/Linkctl.h"
#include "support/RawClient.h"

#include <cppunit/extensions/HelperMacros.h>

#include <optional>
#include <string>

namespace further::testing {

/// `security.legacyOpen`: who wants the old product's manners gets them, and is told what that means.
class OpenDeviceTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(OpenDeviceTest);
    CPPUNIT_TEST(letsEverybodyIn);
    CPPUNIT_TEST(letsNobodyWriteAHeaderOfHisOwn);
    CPPUNIT_TEST(saysSoAtEachStartAndInDoctor);
    CPPUNIT_TEST(saysOtherwiseThatItIsClosed);
    CPPUNIT_TEST(isNotOpenedByAReload);
    CPPUNIT_TEST_SUITE_END();

    static int statusFor(const AgentProcess& agent, const std::string& headers) {
        std::optional<AnotherUser> stranger;
        if (AnotherUser::possible())
            stranger.emplace();
        RawClient client(agent.port());
        stranger.reset();
        client.send("GET /exec HTTP/1.1\r\n" + headers +
                    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        return client.readStatus();
    }
    static void assertHas(const std::string& word, const std::string& text) {
        CPPUNIT_ASSERT_MESSAGE(word + " in " + text, text.find(word) != std::string::npos);
    }

    // Not at 0.0.0.0: no test shows itself to a network.
    static constexpr const char* here = "net.addresses=127.0.0.1";

public:
    void letsEverybodyIn() {
        const AgentProcess agent({"security.legacyOpen=true", here});
        CPPUNIT_ASSERT_EQUAL(101, statusFor(agent, "Host: evil.example\r\nOrigin: https://evil.example\r\n"));
        CPPUNIT_ASSERT_EQUAL(101, statusFor(agent, "Host: 192.0.2.1\r\nOrigin: null\r\n"));
        CPPUNIT_ASSERT_EQUAL(400, statusFor(agent, "Host: a\r\nHost: b\r\n"));
    }

    // Poco decodes what RFC 2047 encodes in a header.
    void letsNobodyWriteAHeaderOfHisOwn() {
        const AgentProcess agent({"security.legacyOpen=true", here});
        RawClient client(agent.port());
        client.send("GET /status HTTP/1.1\r\nHost: a\r\nOrigin: =?UTF-8?Q?https://a=0D=0AForged:_b?=\r\n\r\n");
        const auto answer = client.readAnswer();
        CPPUNIT_ASSERT_EQUAL(std::string("HTTP/1.1 200"), answer.substr(0, 12));
        CPPUNIT_ASSERT_MESSAGE(answer, answer.find("\nForged") == std::string::npos);
    }

    void saysSoAtEachStartAndInDoctor() {
        const AgentProcess agent({"security.legacyOpen=true", here});
        assertHas("security.legacyOpen is true: everybody", agent.log());
        const auto doctor = Linkctl(agent).run({"doctor"});
        assertHas("Everybody who reaches this device", doctor.output);
        assertHas("Set security.legacyOpen = false", doctor.output);
        CPPUNIT_ASSERT(doctor.exitCode != 0);
    }

    void saysOtherwiseThatItIsClosed() {
        const AgentProcess agent;
        assertHas(
            "Only programs of root, the agent's user, members of its group and the programs' user may use this device",
            Linkctl(agent).run({"doctor"}).output);
        CPPUNIT_ASSERT(agent.log().find("legacyOpen") == std::string::npos);
    }

    void isNotOpenedByAReload() {
        const AgentProcess agent({here});
        (void)agent.home().write("agent.properties", "security.legacyOpen = true\n");
        assertHas("security.legacyOpen", Linkctl(agent).print({"reload"}));
        CPPUNIT_ASSERT_EQUAL(421, statusFor(agent, "Host: evil.example\r\n"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(OpenDeviceTest);

} // namespace further::testing
