#include "support/Linkctl.h"

#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <string>

namespace further::testing {

/// Who may look after the agent, and what the others are told.
class DeniedTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DeniedTest);
    CPPUNIT_TEST(saysThatThereIsNoAgent);
    CPPUNIT_TEST(deniesAnotherUser);
    CPPUNIT_TEST_SUITE_END();

    static void assertHas(const std::string& word, const std::string& text) {
        CPPUNIT_ASSERT_MESSAGE(word + " in " + text, text.find(word) != std::string::npos);
    }

    static Linkctl::Result asNobody(const Linkctl::Words& command) {
        Linkctl::Words words{"--reuid=65534", "--regid=65534", "--clear-groups"};
        words.insert(words.end(), command.begin(), command.end());
        ChildProcess child("/usr/bin/setpriv", words);
        const int exitCode = child.awaitExit();
        return {exitCode, child.output(), child.errors()};
    }

public:
    void saysThatThereIsNoAgent() {
        const TemporaryDirectory place;
        const Linkctl linkctl(place.path() / "admin.sock");
        for (const Linkctl::Words& words :
             {Linkctl::Words{"status"}, {"plugins"}, {"ps"}, {"events", "-f"}, {"reload"}, {"restart"}}) {
            const auto result = linkctl.run(words);
            CPPUNIT_ASSERT_EQUAL(3, result.exitCode);
            assertHas((place.path() / "admin.sock").string(), result.errors);
            assertHas("Start one with: ", result.errors);
        }
        const auto examined = linkctl.run({"doctor"});
        CPPUNIT_ASSERT_EQUAL(1, examined.exitCode);
        assertHas("No agent answers", examined.output);
    }

    void deniesAnotherUser() {
        const auto program = AgentProcess::program("further-linkctl");
        if (::geteuid() != 0 || asNobody({program, "--version"}).exitCode != 0) {
            std::cerr << "SKIPPED: only root can become another user, who must reach " << program << "\n";
            return;
        }
        const TemporaryDirectory place;
        std::filesystem::permissions(place.path(), std::filesystem::perms(0755));
        const auto socket = place.path() / "admin.sock";
        const AgentProcess agent({"agent.adminSocket=" + socket.string()});
        CPPUNIT_ASSERT_EQUAL(0, Linkctl(socket).run({"status"}).exitCode);
        const auto byTheSystem = asNobody({program, "status", "--socket", socket.string()});
        CPPUNIT_ASSERT_EQUAL(4, byTheSystem.exitCode);
        assertHas("Put sudo in front", byTheSystem.errors);

        std::filesystem::permissions(socket, std::filesystem::perms(0666));
        const auto byTheAgent = asNobody({program, "restart", "--socket", socket.string()});
        CPPUNIT_ASSERT_EQUAL(4, byTheAgent.exitCode);
        assertHas("Only root, the agent's user and members of the group root may administer", byTheAgent.errors);
        assertHas("User 65534", agent.log());
        CPPUNIT_ASSERT_EQUAL(0, Linkctl(socket).run({"status"}).exitCode);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DeniedTest);

} // namespace further::testing
