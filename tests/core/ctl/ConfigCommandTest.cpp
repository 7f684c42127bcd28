#include "ctl/ConfigCommand.h"

#include "FakeAdmin.h"
#include "Linkctl.h"
#include "ctl/Failure.h"
#include "ctl/Installation.h"

#include <CLI/CLI.hpp>
#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace further::ctl {

/// `config` and `config check`.
class ConfigCommandTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ConfigCommandTest);
    CPPUNIT_TEST(showsWhereEachValueComesFrom);
    CPPUNIT_TEST(showsWarnings);
    CPPUNIT_TEST(letsTheAgentsProgramCheck);
    CPPUNIT_TEST(namesTheFileToCheck);
    CPPUNIT_TEST(letsTheAgentCheckItsOwn);
    CPPUNIT_TEST(printsJson);
    CPPUNIT_TEST(saysThatThereIsNoProgramToCheckWith);
    CPPUNIT_TEST(findsTheAgentsProgramInABuildTree);
    CPPUNIT_TEST(findsTheAgentsProgramOfAnInstallation);
    CPPUNIT_TEST_SUITE_END();

    /// A stand-in for the agent's program, which writes down its arguments and exits with 7.
    struct StandIn {
        StandIn()
            : program(directory.write("further-linkd", "#!/bin/sh\necho \"$@\" > \"$(dirname \"$0\")/words\"\n"
                                                       "cat \"$(dirname \"$0\")/answer\"\nexit 7\n")) {
            ::chmod(program.c_str(), 0700);
            answers(R"({"file":"/x","faults":[],"warnings":["A word\u001b"]})");
        }
        void answers(const std::string& text) const { directory.write("answer", text); }
        std::string words() const {
            std::ifstream file(directory.path() / "words");
            return {std::istreambuf_iterator<char>(file), {}};
        }
        testing::TemporaryDirectory directory;
        std::string program;
    };

    static int run(const std::filesystem::path& daemon, std::vector<std::string> words) {
        CLI::App app;
        ConfigCommand command(app, daemon);
        std::reverse(words.begin(), words.end());
        app.parse(words);
        return command.run();
    }

    static std::string failureOf(const std::filesystem::path& daemon) {
        try {
            run(daemon, {"config", "check"});
        } catch (const Failure& failure) {
            return failure.what();
        }
        return "none";
    }

public:
    void setUp() override {
        ::setenv("FURTHER_LINK_ADMIN_SOCKET", "/nowhere/admin.sock", 1);
    } // not this machine's agent
    void tearDown() override { ::unsetenv("FURTHER_LINK_ADMIN_SOCKET"); }

    void showsWhereEachValueComesFrom() {
        const FakeAdmin admin(FakeAdmin::Answers{
            {"config",
             FakeAdmin::answer(
                 R"({"settings":[{"key":"net.port","type":"integer","value":"9000","default":"8028","meaning":"The port","environment":"FURTHER_LINK_PORT",)"
                 R"("place":"/etc/x.properties","line":12},{"key":"exec.runner","type":"text","value":"","default":"",)"
                 R"("meaning":"The runner","place":""},{"key":"tls.enabled","type":"flag","value":"true","default":"true","meaning":"TLS",)"
                 R"("environment":"FURTHER_LINK_NOSSL","environmentSets":"false","place":""}],"warnings":[]})")}});
        Linkctl linkctl({"config"}, Linkctl::Joined::pipes, {admin.variable()});
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(
            std::string("KEY          VALUE\n"
                        "net.port     9000  (from /etc/x.properties:12; the default is 8028)\n"
                        "             The port\n"
                        "             FURTHER_LINK_PORT in the agent's environment wins over the file\n"
                        "exec.runner  (empty)  (the default)\n"
                        "             The runner\n"
                        "tls.enabled  true  (the default)\n"
                        "             TLS\n"
                        "             FURTHER_LINK_NOSSL=1 in the agent's environment makes it false\n"),
            linkctl.output());
    }

    void showsWarnings() {
        const FakeAdmin admin(FakeAdmin::Answers{
            {"config", FakeAdmin::answer(R"({"settings":[],"warnings":["No such \u001bplugin"]})")}});
        Linkctl linkctl({"config"}, Linkctl::Joined::pipes, {admin.variable()});
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT(linkctl.output().find("\nwarning: No such ?plugin\n") != std::string::npos);
    }

    void letsTheAgentsProgramCheck() {
        const StandIn daemon;
        CPPUNIT_ASSERT_EQUAL(0, run(daemon.program, {"config", "check"}));
        CPPUNIT_ASSERT_EQUAL(std::string("--check --json\n"), daemon.words());
        daemon.answers(R"({"file":"/x","faults":[{"place":"/x","line":3,"sentence":"It is odd"}],"warnings":[]})");
        CPPUNIT_ASSERT_EQUAL(std::string("The configuration has a fault"), failureOf(daemon.program));
        daemon.answers("further-linkd: nothing of the kind");
        const auto failure = failureOf(daemon.program);
        CPPUNIT_ASSERT_MESSAGE(failure, failure.find(" doesn't say what it finds.") != std::string::npos);
    }

    void namesTheFileToCheck() {
        const StandIn daemon;
        CPPUNIT_ASSERT_EQUAL(0, run(daemon.program, {"config", "check", "new.properties"}));
        CPPUNIT_ASSERT_EQUAL(std::string("--check --json --config new.properties\n"), daemon.words());
    }

    void letsTheAgentCheckItsOwn() {
        const FakeAdmin admin(FakeAdmin::Answers{
            {"config.check",
             FakeAdmin::answer(
                 R"({"file":"/x","faults":[{"place":"/x","line":3,"sentence":"It is \u001bodd"},{"place":"","sentence":"It is cold"}],)"
                 R"("warnings":["It is old"]})")}});
        Linkctl linkctl({"config", "check"}, Linkctl::Joined::pipes, {admin.variable()});
        CPPUNIT_ASSERT_EQUAL(1, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("/x:3: It is ?odd\nIt is cold\nwarning: It is old\n"), linkctl.output());
        CPPUNIT_ASSERT_EQUAL(std::string("further-linkctl: The configuration has 2 faults\n"), linkctl.errors());
    }

    void printsJson() {
        const FakeAdmin admin(
            FakeAdmin::Answers{{"config.check", FakeAdmin::answer(R"({"file":"/x","faults":[],"warnings":[]})")}});
        Linkctl linkctl({"config", "check", "--json"}, Linkctl::Joined::pipes, {admin.variable()});
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("{\"file\":\"/x\",\"faults\":[],\"warnings\":[]}\n"), linkctl.output());
    }

    void saysThatThereIsNoProgramToCheckWith() {
        for (const std::string daemon : {"", "/nowhere/further-linkd"})
            CPPUNIT_ASSERT(failureOf(daemon).find("further-linkd --check") != std::string::npos);
    }

    void findsTheAgentsProgramInABuildTree() {
        const testing::TemporaryDirectory tree;
        const auto program = tree.path() / "bin" / "further-linkctl";
        CPPUNIT_ASSERT(Installation::of(program).daemon.empty());
        const auto daemon = tree.write("bin/further-linkd", "");
        CPPUNIT_ASSERT_EQUAL(daemon, Installation::of(program).daemon.string());
        CPPUNIT_ASSERT_EQUAL(std::string("scripts/run"), Installation::of(program).startCommand);
    }

    void findsTheAgentsProgramOfAnInstallation() {
        const testing::TemporaryDirectory prefix;
        const auto daemon = prefix.write("sbin/further-linkd", "");
        const auto found = Installation::of(prefix.path() / "bin" / "further-linkctl");
        CPPUNIT_ASSERT_EQUAL(daemon, found.daemon.string());
        CPPUNIT_ASSERT(found.startCommand != "scripts/run");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ConfigCommandTest);

} // namespace further::ctl
