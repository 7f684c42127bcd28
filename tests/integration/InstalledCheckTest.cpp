#include "support/AgentProcess.h"
#include "support/AnotherUser.h"
#include "support/ChildProcess.h"
#include "support/Skip.h"

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace further::testing {

/// `further-linkd --check` in an installation whose agent systemd runs as `nobody`: it judges for that one, whoever
/// asks.
class InstalledCheckTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(InstalledCheckTest);
    CPPUNIT_TEST(judgesForTheAgentThatSystemdRuns);
    CPPUNIT_TEST(judgesForWhoAsksWhereThereIsNoUnit);
    CPPUNIT_TEST(saysThatTheAgentCanNotReadIt);
    CPPUNIT_TEST(readsADraftAsWhoAsks);
    CPPUNIT_TEST(saysThatThePortIsRoots);
    CPPUNIT_TEST(warnsWhereItsFileIsAway);
    CPPUNIT_TEST_SUITE_END();

    struct Said {
        int exitCode;
        std::string output;
        std::string errors;
    };

    static bool isRoot() {
        if (!AnotherUser::possible())
            skip("only root can ask as others");
        return AnotherUser::possible();
    }
    static void assertHas(const std::string& part, const std::string& text) {
        CPPUNIT_ASSERT_MESSAGE(part + " in " + text, text.find(part) != std::string::npos);
    }

    std::string configure(const std::string& text) const {
        return _prefix.write("etc/further-link/further-link.properties", text);
    }
    Said byRoot(const std::vector<std::string>& more = {}) const { return ended(program(), more); }
    Said bySomebody(const std::vector<std::string>& more = {}) const {
        std::vector<std::string> words{"--reuid=" + std::to_string(AnotherUser::somebody), "--clear-groups", program()};
        words.insert(words.end(), more.begin(), more.end());
        return ended("/usr/bin/setpriv", words);
    }
    static Said ended(const std::string& program, std::vector<std::string> words) {
        words.emplace_back("--check");
        ChildProcess check(program, words, {"SUDO_USER=daemon"});
        const int code = check.awaitExit();
        return {code, check.output(), check.errors()};
    }
    std::string program() const { return (_prefix.path() / "sbin/further-linkd").string(); }

    const TemporaryDirectory _prefix;

public:
    void setUp() override {
        std::filesystem::permissions(_prefix.path(), std::filesystem::perms(0755));
        std::filesystem::create_directories(_prefix.path() / "sbin");
        std::filesystem::copy_file(AgentProcess::program("further-linkd"), program());
        _prefix.write("lib/systemd/system/further-link.service", "[Service]\nUser=nobody\n");
    }

    void judgesForTheAgentThatSystemdRuns() {
        if (!isRoot())
            return;
        const auto file = configure("programs.user = daemon\nagent.user = nobody\n");
        for (const auto& said : {byRoot(), bySomebody(), bySomebody({"--config=" + file})}) {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(said.output + said.errors, 0, said.exitCode);
            assertHas("The configuration is good: " + file + "\n", said.output);
        }
        configure("programs.user = no-such-user\n");
        for (const auto& said : {byRoot(), bySomebody()}) {
            CPPUNIT_ASSERT_EQUAL(78, said.exitCode);
            assertHas(file + ":1: programs.user is \"no-such-user\", and there is no such user", said.output);
        }
        configure("agent.user = daemon\n");
        for (const auto& said : {byRoot(), bySomebody()})
            assertHas(file + ":1: agent.user is \"daemon\", but the agent was started as \"nobody\"", said.output);
    }

    void judgesForWhoAsksWhereThereIsNoUnit() {
        if (!isRoot())
            return;
        std::filesystem::remove_all(_prefix.path() / "lib");
        configure("programs.user = daemon\n");
        CPPUNIT_ASSERT_EQUAL(0, byRoot().exitCode);
        assertHas(" can't become anybody else: start it as root or as daemon, or leave", bySomebody().output);
        configure("programs.user = root\n");
        assertHas(" can't become anybody else: start it as root, or leave", bySomebody().output);
    }

    void saysThatTheAgentCanNotReadIt() {
        if (!isRoot())
            return;
        const std::filesystem::path file = configure("net.port = 8029\n");
        std::filesystem::permissions(file, std::filesystem::perms(0600));
        const auto said = byRoot();
        CPPUNIT_ASSERT_EQUAL(78, said.exitCode);
        CPPUNIT_ASSERT_EQUAL("The configuration file " + file.string() +
                                 " can't be read (Permission denied): sudo chmod 644 " + file.string() + "\n",
                             said.output);
        const auto others = bySomebody();
        CPPUNIT_ASSERT_EQUAL(78, others.exitCode);
        assertHas("You may not read " + file.string(), others.output);
        assertHas("\"denied\":true", bySomebody({"--json"}).output);
    }

    void readsADraftAsWhoAsks() {
        if (!isRoot())
            return;
        const TemporaryDirectory home;
        const auto draft = home.write("draft.properties", "programs.user = daemon\n");
        std::filesystem::permissions(draft, std::filesystem::perms(0600));
        const auto said = byRoot({"--config=" + draft});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(said.output, 0, said.exitCode);
    }

    void saysThatThePortIsRoots() {
        int first = 1024;
        std::ifstream("/proc/sys/net/ipv4/ip_unprivileged_port_start") >> first;
        if (first <= 80)
            skip("here everybody may listen at each port");
        if (first <= 80 || !isRoot())
            return;
        const auto file = configure("\nnet.port = 80\n");
        for (const auto& said : {byRoot(), byRoot({"--config=" + file}), bySomebody()}) {
            CPPUNIT_ASSERT_EQUAL(78, said.exitCode);
            assertHas(file + ":2: net.port is 80, and only root may listen below", said.output);
        }
        // Trying again is of no use: systemd doesn't, after 78.
        ChildProcess agent("/usr/bin/setpriv", {"--reuid=" + std::to_string(AnotherUser::somebody), "--clear-groups",
                                                program(), "--config=" + file, "-Dagent.runtimeDirectory=/tmp"});
        CPPUNIT_ASSERT_EQUAL(78, agent.awaitExit());
        assertHas("Not permitted to listen at 127.0.0.1:80", agent.errors());
    }

    void warnsWhereItsFileIsAway() {
        if (!isRoot())
            return;
        for (const auto& said : {byRoot(), bySomebody()}) {
            CPPUNIT_ASSERT_EQUAL(0, said.exitCode);
            assertHas("warning: There is no " + (_prefix.path() / "etc/further-link/further-link.properties").string() +
                          ", which was installed with the agent",
                      said.output);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(InstalledCheckTest);

} // namespace further::testing
