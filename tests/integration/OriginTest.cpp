#include "support/AgentProcess.h"
#include "support/RawClient.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <utility>

namespace further::testing {

/// Which pages may use the device.
class OriginTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(OriginTest);
    CPPUNIT_TEST(refusesAForeignPageOnEveryRoute);
    CPPUNIT_TEST(comparesSchemeHostAndPort);
    CPPUNIT_TEST(letsAnAllowedPageReadTheAnswers);
    CPPUNIT_TEST(letsAnAllowedPageIn);
    CPPUNIT_TEST(answersThePreflightOfAnAllowedPage);
    CPPUNIT_TEST(takesItsOwnAddressForAllowed);
    CPPUNIT_TEST(refusesWhatIsNoOriginOrTwo);
    CPPUNIT_TEST(acceptsAClientWithoutOrigin);
    CPPUNIT_TEST_SUITE_END();

    static constexpr const char* allowed = "security.origins=https://further.pi-top.com, http://localhost:3000";

    static std::string answerTo(const AgentProcess& agent, std::string_view request) {
        RawClient client(agent.port());
        client.send(request);
        return client.readAnswer();
    }
    static std::string get(const AgentProcess& agent, const std::string& path, const std::string& headers,
                           const std::string& method = "GET") {
        return answerTo(agent,
                        method + " " + path + " HTTP/1.1\r\n" + RawClient::hostLine(agent.port()) + headers + "\r\n");
    }
    static int upgradeStatus(const AgentProcess& agent, const std::string& headers, const std::string& path = "/exec") {
        return std::stoi(answerTo(agent, RawClient::request(agent.port(), path, headers)).substr(9));
    }
    static void assertHas(const std::string& line, const std::string& answer) {
        CPPUNIT_ASSERT_MESSAGE(line + " in " + answer, answer.find(line + "\r\n") != std::string::npos);
    }

public:
    void refusesAForeignPageOnEveryRoute() {
        const AgentProcess agent({allowed});
        for (const std::string path : {"/status", "/version", "/plugins", "/exec", "/run", "/run?pty=1", "/nowhere"})
            for (const std::string method : {"GET", "POST", "OPTIONS"}) {
                const auto answer = get(agent, path, "Origin: https://evil.example\r\n", method);
                CPPUNIT_ASSERT_EQUAL_MESSAGE(path, std::string("HTTP/1.1 403"), answer.substr(0, 12));
                CPPUNIT_ASSERT(answer.find("Access-Control-Allow") == std::string::npos);
                CPPUNIT_ASSERT(answer.find("https://evil.example may not use this device") != std::string::npos);
                CPPUNIT_ASSERT(answer.find("security.origins") != std::string::npos);
            }
        for (const std::string path : {"/exec", "/run", "/run?client=c"})
            CPPUNIT_ASSERT_EQUAL(403, upgradeStatus(agent, "Origin: https://evil.example\r\n", path));
    }

    void comparesSchemeHostAndPort() {
        const AgentProcess agent({allowed});
        for (const std::string foreign :
             {"http://further.pi-top.com", "https://further.pi-top.com:8443", "https://further.pi-top.com.evil.example",
              "https://evil.further.pi-top.com", "https://xfurther.pi-top.com",
              "https://further.pi-top.com@evil.example", "https://evil.example/https://further.pi-top.com",
              "http://localhost", "http://localhost:30000", "http://127.0.0.1", "http://localhost:3000/"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(foreign, 403, upgradeStatus(agent, "Origin: " + foreign + "\r\n"));
        for (const std::string same :
             {"https://further.pi-top.com", "https://further.pi-top.com:443", "http://localhost:3000"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(same, 101, upgradeStatus(agent, "Origin: " + same + "\r\n"));
    }

    void letsAnAllowedPageReadTheAnswers() {
        const AgentProcess agent({allowed});
        for (const auto& [path, status] : {std::pair<std::string, std::string>{"/status", "200"},
                                           {"/version", "200"},
                                           {"/plugins", "200"},
                                           {"/exec", "426"},
                                           {"/run", "426"},
                                           {"/nowhere", "404"}}) {
            const auto answer = get(agent, path, "Origin: https://further.pi-top.com\r\n");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(path, "HTTP/1.1 " + status, answer.substr(0, 12));
            assertHas("Access-Control-Allow-Origin: https://further.pi-top.com", answer);
            assertHas("Access-Control-Allow-Credentials: true", answer);
            assertHas("Vary: Origin", answer);
        }
        const auto withoutPage = get(agent, "/status", "");
        CPPUNIT_ASSERT(withoutPage.find("Access-Control-Allow") == std::string::npos);
        assertHas("Vary: Origin", withoutPage); // or a cache would give it to a page
    }

    void letsAnAllowedPageIn() {
        const AgentProcess agent({allowed});
        for (const std::string path : {"/exec", "/run", "/run?client=c&pty=1"})
            CPPUNIT_ASSERT_EQUAL(101, upgradeStatus(agent, "Origin: https://further.pi-top.com\r\n", path));
    }

    void answersThePreflightOfAnAllowedPage() {
        const AgentProcess agent({allowed});
        for (const std::string path : {"/status", "/version", "/plugins", "/exec", "/run"}) {
            const auto answer = get(agent, path,
                                    "Origin: https://further.pi-top.com\r\nAccess-Control-Request-Method: GET\r\n"
                                    "Access-Control-Request-Headers: x-custom\r\n"
                                    "Access-Control-Request-Private-Network: true\r\n",
                                    "OPTIONS");
            CPPUNIT_ASSERT_EQUAL_MESSAGE(path, std::string("HTTP/1.1 204"), answer.substr(0, 12));
            assertHas("Access-Control-Allow-Origin: https://further.pi-top.com", answer);
            assertHas("Access-Control-Allow-Credentials: true", answer);
            assertHas("Vary: Origin", answer);
            assertHas("Access-Control-Allow-Headers: x-custom", answer);
            assertHas("Access-Control-Allow-Private-Network: true", answer);
            CPPUNIT_ASSERT(answer.find("Access-Control-Allow-Methods: GET") != std::string::npos);
        }
    }

    void takesItsOwnAddressForAllowed() {
        const AgentProcess agent;
        const auto port = std::to_string(agent.port());
        CPPUNIT_ASSERT_EQUAL(101, upgradeStatus(agent, "Origin: http://127.0.0.1:" + port + "\r\n"));
        CPPUNIT_ASSERT_EQUAL(403,
                             upgradeStatus(agent, "Origin: http://localhost:" + port + "\r\n")); // Host is 127.0.0.1
        CPPUNIT_ASSERT_EQUAL(403, upgradeStatus(agent, "Origin: https://127.0.0.1:" + port + "\r\n"));
        CPPUNIT_ASSERT_EQUAL(403, upgradeStatus(agent, "Origin: http://127.0.0.2:" + port + "\r\n"));
        CPPUNIT_ASSERT_EQUAL(403, upgradeStatus(agent, "Origin: http://rebound.example:" + port + "\r\n"));
    }

    void refusesWhatIsNoOriginOrTwo() {
        const AgentProcess agent({allowed});
        const std::string good = "Origin: https://further.pi-top.com\r\n";
        for (const std::string& headers :
             {std::string("Origin: null\r\n"), std::string("Origin:\r\n"),
              std::string("Origin: further.pi-top.com\r\n"), std::string("Origin: file://\r\n"),
              std::string("Origin: https://further.pi-top.com, https://evil.example\r\n"), good + good,
              good + "origin: https://evil.example\r\n"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(headers, 403, upgradeStatus(agent, headers));
    }

    void acceptsAClientWithoutOrigin() {
        const AgentProcess agent;
        CPPUNIT_ASSERT_EQUAL(101, upgradeStatus(agent, ""));
        CPPUNIT_ASSERT_EQUAL(std::string("HTTP/1.1 200"), get(agent, "/status", "").substr(0, 12));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(OriginTest);

} // namespace further::testing
