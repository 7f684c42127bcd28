#include "ServedAgent.h"

#include "support/Skip.h"

#include <further/User.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace further::testing {

/// How an agent becomes another user: what is handed over, who may administer it, and when it doesn't. Needs root.
class AgentUserSetupTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AgentUserSetupTest);
    CPPUNIT_TEST(ownsWhatItKeeps);
    CPPUNIT_TEST(isAdministeredByRootAndItself);
    CPPUNIT_TEST(readsItsConfigurationAgain);
    CPPUNIT_TEST(beginsAnewWithAPidFileOfRoots);
    CPPUNIT_TEST(saysWhyItCanNot);
    CPPUNIT_TEST(staysRootWhereNobodyIsThereToBe);
    CPPUNIT_TEST_SUITE_END();

    static bool possible() { return ServedAgent::possible(); }

    static void assertHas(const std::string& word, const std::string& text) {
        CPPUNIT_ASSERT_MESSAGE(word + " in " + text, text.find(word) != std::string::npos);
    }

public:
    void ownsWhatItKeeps() {
        if (!possible())
            return;
        const ServedAgent agent;
        agent.linkctl().print({"plugins", "disable", "hello"});
        const auto state = agent.place().path() / "state";
        assertIs(ServedAgent::user, 0711, state); // nobody passes through to a home
        assertIs(ServedAgent::user, 0600, state / "plugins.json");
        assertIs(0, 0711, state / "homes");
        assertIs(ServedAgent::user, 0700, state / ("loaded-" + std::to_string(agent.pid())));
        assertIs(ServedAgent::user, 0660, ServedAgent::adminSocket(agent.place()));
        for (const auto& entry : std::filesystem::directory_iterator(agent.place().path() / "run"))
            assertIs(ServedAgent::user, 0700, entry.path());
    }

    void isAdministeredByRootAndItself() {
        if (!possible())
            return;
        const ServedAgent agent;
        const auto as = [&](uid_t user) {
            const auto number = std::to_string(user);
            ChildProcess linkctl("/usr/bin/setpriv", {"--reuid=" + number, "--regid=" + number, "--clear-groups",
                                                      AgentProcess::program("further-linkctl"), "status", "--socket",
                                                      ServedAgent::adminSocket(agent.place()).string()});
            return linkctl.awaitExit();
        };
        CPPUNIT_ASSERT_EQUAL(0, as(0));
        CPPUNIT_ASSERT_EQUAL(0, as(ServedAgent::user));
        CPPUNIT_ASSERT(as(ServedAgent::user + 1) != 0);
    }

    void readsItsConfigurationAgain() {
        if (!possible())
            return;
        const ServedAgent agent;
        agent.place().write("agent.properties", "websocket.maxMessage = 1 MiB\n");
        assertHas("websocket.maxMessage", agent.linkctl().print({"reload"}));
        assertHas("configuration is good", agent.linkctl().run({"doctor"}).output);
    }

    void beginsAnewWithAPidFileOfRoots() {
        if (!possible())
            return;
        const TemporaryDirectory roots;
        const auto file = (roots.path() / "agent.pid").string();
        for (const auto& words : {Linkctl::Words{"--pidfile=" + file}, Linkctl::Words{"--pidfile", file}}) {
            const ServedAgent agent({}, words);
            for (int round = 0; round < 2; ++round)
                assertHas("process " + std::to_string(agent.pid()), agent.linkctl().print({"restart"}));
            std::string number;
            std::getline(std::ifstream(file) >> std::ws, number);
            CPPUNIT_ASSERT_EQUAL(std::to_string(agent.pid()), number);
        }
    }

    void saysWhyItCanNot() {
        if (!possible())
            return;
        const TemporaryDirectory place;
        const auto complaint = [&](const std::vector<std::string>& definitions) {
            ChildProcess agent(AgentProcess::program("further-linkd"), ServedAgent::words(place, definitions));
            CPPUNIT_ASSERT_EQUAL(78, agent.awaitExit());
            return agent.errors();
        };
        assertHas("there is no such user on this device", complaint({"agent.user=no-such-user"}));
        assertHas("only root may listen below", complaint({"net.port=80"}));
        assertHas("nobody, too", complaint({"agent.user=nobody"}));
        assertHas("54321 can't use /etc/shadow", complaint({"logging.file=/etc/shadow"}));
        const TemporaryDirectory closed; // 0700, root's
        assertHas("set agent.user = root", complaint({"agent.stateDirectory=" + closed.path().string()}));
        CPPUNIT_ASSERT_EQUAL(mode_t(0), [&] {
            struct stat is {};
            ::stat(closed.path().c_str(), &is);
            return is.st_uid;
        }());
    }

    void staysRootWhereNobodyIsThereToBe() {
        if (::geteuid() != 0 || User::named("further-link")) {
            skip("only root can stay root, and only where there is no user further-link");
            return;
        }
        const AgentProcess asEver({"agent.user="});
        assertHas("The agent runs as root and stays it: agent.user isn't set, and there is no user further-link",
                  asEver.log());
        assertHas("warning  agent", Linkctl(asEver).run({"doctor"}).output);
        assertHas("sudo adduser --system --group", Linkctl(asEver).run({"doctor"}).output);
        const AgentProcess asSaid({"agent.user=root"});
        assertHas("The agent runs as root: agent.user says so", Linkctl(asSaid).run({"doctor"}).output);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AgentUserSetupTest);

} // namespace further::testing
