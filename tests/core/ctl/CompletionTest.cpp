#include "FakeAdmin.h"
#include "Linkctl.h"
#include "ctl/DeviceStore.h"
#include "support/ChildProcess.h"
#include "support/TemporaryDirectory.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::ctl {

/// The shell's completion: the installed file, sourced by a bash, asking the real program.
class CompletionTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CompletionTest);
    CPPUNIT_TEST(knowsTheCommands);
    CPPUNIT_TEST(knowsTheOptionsOfACommand);
    CPPUNIT_TEST(knowsWhatStandsBelowACommand);
    CPPUNIT_TEST(asksTheAgentForNames);
    CPPUNIT_TEST(knowsThePairedDevices);
    CPPUNIT_TEST(asksTheSocketOfTheCommandLine);
    CPPUNIT_TEST(leavesFilesToTheShell);
    CPPUNIT_TEST(saysNothingWhereNoAgentAnswers);
    CPPUNIT_TEST(saysNothingWhereItKnowsNothing);
    CPPUNIT_TEST_SUITE_END();

    /// What bash would offer for the last of `words`, which follow the program's name.
    static std::string complete(const std::string& words, const std::string& socket = "/nowhere",
                                const std::string& settings = "/nowhere") {
        const std::string script =
            "compopt() { echo \"compopt $*\"; }; . " FURTHER_COMPLETION "; COMP_WORDS=(" FURTHER_LINKCTL " " + words +
            "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _further_linkctl; echo \"${COMPREPLY[*]}\"";
        testing::ChildProcess bash("/bin/bash", {"--norc", "-c", script},
                                   {"FURTHER_LINK_ADMIN_SOCKET=" + socket, "XDG_CONFIG_HOME=" + settings});
        bash.awaitExit();
        return bash.output();
    }

    const FakeAdmin _admin{FakeAdmin::Answers{
        {"plugins", FakeAdmin::answer(
                        R"({"plugins":[{"name":"hello","receives":[{"type":"hello.greet"}]},)"
                        R"({"name":"bash","runner":"shell"},{"name":"pi-top","receives":[{"type":"pi-top.get"}]}]})")},
        {"programs", FakeAdmin::answer(R"({"programs":[{"id":"3"},{"id":"14"}]})")},
        {"sessions", FakeAdmin::answer(R"({"sessions":[{"id":7}]})")},
        {"tokens", FakeAdmin::answer(R"({"tokens":[{"name":"laptop"}]})")},
        {"approvals", FakeAdmin::answer(R"({"pending":[{"number":"482-193"}],"approved":[{"number":"777-777"}]})")}}};

public:
    void knowsTheCommands() {
        CPPUNIT_ASSERT_EQUAL(std::string("status stop\n"), complete("st"));
        const auto all = complete("''");
        CPPUNIT_ASSERT_MESSAGE(all, all.find("run call plugins") != std::string::npos);
        CPPUNIT_ASSERT_MESSAGE(all, all.find("complete") == std::string::npos);
    }

    void knowsTheOptionsOfACommand() {
        CPPUNIT_ASSERT_EQUAL(std::string("--host\n"), complete("run --ho"));
        CPPUNIT_ASSERT_EQUAL(std::string("--when-idle\n"), complete("restart --json --w"));
        CPPUNIT_ASSERT_EQUAL(std::string("--help --version\n"), complete("--"));
    }

    void knowsWhatStandsBelowACommand() {
        CPPUNIT_ASSERT_EQUAL(std::string("enable\n"), complete("plugins --json en"));
        CPPUNIT_ASSERT_EQUAL(std::string("check\n"), complete("config ''"));
    }

    void asksTheAgentForNames() {
        CPPUNIT_ASSERT_EQUAL(std::string("enable disable hello bash pi-top\n"), complete("plugins ''", _admin.path()));
        CPPUNIT_ASSERT_EQUAL(std::string("pi-top\n"), complete("plugins disable p", _admin.path()));
        CPPUNIT_ASSERT_EQUAL(std::string("shell\n"), complete("run --runner ''", _admin.path()));
        CPPUNIT_ASSERT_EQUAL(std::string("3 14\n"), complete("stop ''", _admin.path()));
        CPPUNIT_ASSERT_EQUAL(std::string("7\n"), complete("disconnect ''", _admin.path()));
        CPPUNIT_ASSERT_EQUAL(std::string("hello.greet\n"), complete("call --timeout 5 he", _admin.path()));
        CPPUNIT_ASSERT_EQUAL(std::string("laptop\n"), complete("token revoke ''", _admin.path()));
        CPPUNIT_ASSERT_EQUAL(std::string("482-193\n"), complete("approve ''", _admin.path()));
        CPPUNIT_ASSERT_EQUAL(std::string("777-777\n"), complete("approvals revoke ''", _admin.path()));
    }

    void knowsThePairedDevices() {
        const testing::TemporaryDirectory settings;
        DeviceStore(settings.path() / "further-link").keep({{"pi.local", 8028}, "sha256/x", "AB", "secret", "me"});
        for (const std::string words : {"unpair ''", "run --host ''"})
            CPPUNIT_ASSERT_EQUAL(std::string("pi.local\n"), complete(words, "/nowhere", settings.path().string()));
    }

    void asksTheSocketOfTheCommandLine() {
        CPPUNIT_ASSERT_EQUAL(std::string("3 14\n"), complete("stop --socket " + _admin.path() + " ''"));
    }

    void leavesFilesToTheShell() {
        for (const std::string words :
             {"run he", "run he.py arg", "config check ''", "status --socket /r", "run --files ga"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(words, std::string("compopt -o default\n\n"), complete(words));
    }

    void saysNothingWhereNoAgentAnswers() { CPPUNIT_ASSERT_EQUAL(std::string("\n"), complete("stop ''")); }

    void saysNothingWhereItKnowsNothing() {
        for (const std::string words : {"nonsense x", "run --host ''", "stop 3 ''", "status --nonsense ''"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(words, std::string("\n"), complete(words));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CompletionTest);

} // namespace further::ctl
