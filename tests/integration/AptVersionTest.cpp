#include "support/AgentProcess.h"
#include "support/RawClient.h"
#include "support/Skip.h"

#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include <string>

namespace further::testing {

using namespace std::string_literals;

/// Versions of packages, as a page asks for them.
class AptVersionTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AptVersionTest);
    CPPUNIT_TEST(tellsTheVersionsOfPackages);
    CPPUNIT_TEST(refusesWhatIsNoName);
    CPPUNIT_TEST_SUITE_END();

    static std::string get(const AgentProcess& agent, const std::string& package) {
        RawClient client(agent.port());
        client.send("GET /version/apt/" + package + " HTTP/1.1\r\n" + RawClient::hostLine(agent.port()) + "\r\n");
        return client.readAnswer();
    }
    static void assertAnswers(const std::string& answer, const std::string& status, const std::string& words) {
        CPPUNIT_ASSERT_MESSAGE(answer, answer.starts_with("HTTP/1.1 " + status + " "));
        CPPUNIT_ASSERT_MESSAGE(answer, answer.find(words) != std::string::npos);
    }

public:
    void tellsTheVersionsOfPackages() {
        const AgentProcess agent;
        if (::access("/usr/bin/apt-cache", X_OK) != 0) {
            assertAnswers(get(agent, "bash"), "503", R"("code":"unavailable")");
            return skip("there is no apt-cache: that one is there");
        }
        assertAnswers(get(agent, "base-files"), "200", R"({"version":")");
        assertAnswers(get(agent, "base%2Dfiles"), "200", R"({"version":")");
        assertAnswers(get(agent, "no-such-package-anywhere"), "200", R"({"version":null})");
        assertAnswers(get(agent, "base.files"), "200", R"({"version":null})"); // no pattern
    }

    void refusesWhatIsNoName() {
        const AgentProcess agent;
        for (const auto* const name : {"", "-h", "%2D-help", "Bash", "bash;id", "bash%20id", "bash/", "..%2Fbash",
                                       "bash%00", "%C3%A4", "%24(id)"})
            assertAnswers(get(agent, name), "400", R"("code":"invalid_data")");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AptVersionTest);

} // namespace further::testing
