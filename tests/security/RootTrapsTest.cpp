#include "ServedAgent.h"

#include "support/Skip.h"

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace further::testing {

/// What the agent's user, or who has taken over the agent, may have left for the next start, which is root's. Needs
/// root.
class RootTrapsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RootTrapsTest);
    CPPUNIT_TEST(itsUserCanNotMakeTheAgentRoot);
    CPPUNIT_TEST(staysRootWhereItsUserHasNothingYet);
    CPPUNIT_TEST(anAgentOfRootsLogsToNothingThatOthersMayExchange);
    CPPUNIT_TEST(aPidFileIsNoWayIntoAnotherFile);
    CPPUNIT_TEST(hasAPidFileInADirectoryOfItsOwn);
    CPPUNIT_TEST_SUITE_END();

    static constexpr const char* kept = "kept\n";

    const TemporaryDirectory _place;

    static void assertHas(const std::string& word, const std::string& text) {
        CPPUNIT_ASSERT_MESSAGE(word + " in " + text, text.find(word) != std::string::npos);
    }

    static std::string contentOf(const std::filesystem::path& file) {
        std::ostringstream text;
        text << std::ifstream(file).rdbuf();
        return text.str();
    }

    static void give(const std::filesystem::path& path) {
        CPPUNIT_ASSERT_EQUAL(0, ::lchown(path.c_str(), ServedAgent::user, ServedAgent::user));
    }

    std::filesystem::path state() const { return _place.path() / "state"; }
    std::string log() const { return (state() / "agent.log").string(); }
    std::filesystem::path secret() const { return _place.path() / "secret"; }

    void makeState() const {
        std::filesystem::permissions(_place.path(), std::filesystem::perms(0755));
        std::filesystem::create_directory(state());
        give(state());
        _place.write("secret", kept);
    }

    /// Words to start an agent with on a device where there is the usual user, and agent.user is unset.
    std::vector<std::string> onADeviceWithTheUser(const std::vector<std::string>& definitions) const {
        std::ofstream(_place.path() / "passwd")
            << std::ifstream("/etc/passwd").rdbuf() << "further-link:x:54321:54321::/nonexistent:/usr/sbin/nologin\n";
        std::vector<std::string> words{"--mount", "sh", "-c",
                                       "mount --bind " + (_place.path() / "passwd").string() +
                                           " /etc/passwd && exec \"$0\" \"$@\"",
                                       AgentProcess::program("further-linkd")};
        auto all = definitions;
        all.insert(all.begin(), "agent.user=");
        const auto more = ServedAgent::words(_place, all);
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }

    static bool hasMountNamespaces() {
        ChildProcess tried("/usr/bin/unshare", {"--mount", "sh", "-c", "mount --bind /etc/passwd /etc/passwd"});
        if (tried.awaitExit() == 0)
            return true;
        skip("the usual user of an agent needs a mount namespace, which can't be had here");
        return false;
    }

    void assertDoesNotStart(const std::string& why, const std::string& program, const std::vector<std::string>& words) {
        ChildProcess agent(program, words);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(why, 78, agent.awaitExit());
        assertHas(why, agent.errors());
        CPPUNIT_ASSERT_EQUAL(std::string(kept), contentOf(secret()));
    }

public:
    void itsUserCanNotMakeTheAgentRoot() {
        if (!ServedAgent::possible() || !hasMountNamespaces())
            return;
        makeState();
        CPPUNIT_ASSERT_EQUAL(0, ::chmod(secret().c_str(), 0600));
        const auto words = onADeviceWithTheUser({"logging.file=" + log()});
        const auto why = "further-link can't use " + log();
        std::filesystem::create_symlink(secret(), log());
        give(log());
        assertDoesNotStart(why, "/usr/bin/unshare", words);
        std::filesystem::remove(log());
        _place.write("state/agent.log", "");
        give(log());
        CPPUNIT_ASSERT_EQUAL(0, ::chmod(log().c_str(), 0));
        assertDoesNotStart(why, "/usr/bin/unshare", words);
        assertDoesNotStart("mend it, or set agent.user = root", "/usr/bin/unshare", words);
        CPPUNIT_ASSERT_EQUAL(std::string(), contentOf(log()));
    }

    void staysRootWhereItsUserHasNothingYet() {
        if (!ServedAgent::possible() || !hasMountNamespaces())
            return;
        const TemporaryDirectory closed; // 0700, root's
        ChildProcess agent("/usr/bin/unshare", onADeviceWithTheUser({"plugins.directories=" + closed.path().string() +
                                                                     ", " + AgentProcess::plugins()}));
        AgentProcess::awaitPort(agent);
        assertHas("stays it: it can't become further-link, because", agent.errors());
        agent.signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL(0, agent.awaitExit());
    }

    void anAgentOfRootsLogsToNothingThatOthersMayExchange() {
        if (!ServedAgent::possible())
            return;
        makeState();
        const auto refuses = [this](const std::string& why) {
            assertDoesNotStart(why, AgentProcess::program("further-linkd"),
                               ServedAgent::words(_place, {"agent.user=root", "logging.file=" + log()}));
        };
        std::filesystem::create_symlink(secret(), log());
        give(log());
        refuses(state().string() + " is another user's, who could put a link there");
        CPPUNIT_ASSERT_EQUAL(0, ::chown(state().c_str(), 0, 0));
        refuses("is a link");
    }

    void aPidFileIsNoWayIntoAnotherFile() {
        if (!ServedAgent::possible())
            return;
        makeState();
        const auto refuses = [this](const std::string& why, const std::filesystem::path& file) {
            for (const std::string user : {"root", "54321"}) {
                auto words = ServedAgent::words(_place, {"agent.user=" + user});
                words.push_back("--pidfile=" + file.string());
                assertDoesNotStart(why, AgentProcess::program("further-linkd"), words);
            }
        };
        refuses("something else in it than the number of a process", secret());
        std::filesystem::create_symlink(secret(), _place.path() / "link");
        refuses("is a link", _place.path() / "link");
        std::filesystem::create_symlink(secret(), state() / "link");
        auto words = ServedAgent::words(_place, {});
        words.push_back("--pidfile=" + (state() / "link").string());
        assertDoesNotStart("is a link", AgentProcess::program("further-linkd"), words);
        words.back() = "--pidfile=" + (_place.path() / "way" / "agent.pid").string();
        std::filesystem::create_symlink(_place.path(), _place.path() / "way");
        assertDoesNotStart("nor by root: it, or something on its way, is a link",
                           AgentProcess::program("further-linkd"), words);
    }

    void hasAPidFileInADirectoryOfItsOwn() {
        if (!ServedAgent::possible())
            return;
        makeState();
        const auto file = state() / "agent.pid";
        {
            const ServedAgent agent({}, {"--pidfile=" + file.string()});
            assertIs(ServedAgent::user, 0644, file);
            for (int round = 0; round < 2; ++round) {
                CPPUNIT_ASSERT_EQUAL(std::to_string(agent.pid()) + "\n", contentOf(file));
                agent.linkctl().print({"restart"});
            }
        }
        CPPUNIT_ASSERT(!exists(file));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RootTrapsTest);

} // namespace further::testing
