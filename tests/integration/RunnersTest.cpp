#include "support/AgentProcess.h"
#include "support/RunClient.h"

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <string>

namespace further::testing {

using namespace std::string_literals;

/// What the runners `exec` and `shell` run, without a terminal.
class RunnersTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RunnersTest);
    CPPUNIT_TEST(executesAFileItself);
    CPPUNIT_TEST(executesCode);
    CPPUNIT_TEST(saysWhatIsWrongWithAFileThatCanNotBeExecuted);
    CPPUNIT_TEST(aShellObeysItsInput);
    CPPUNIT_TEST(aShellBeginsWhereItIsTold);
    CPPUNIT_TEST(aShellTakesNoCode);
    CPPUNIT_TEST(eachRunnerHasAPermissionOfItsOwn);
    CPPUNIT_TEST(execOnTheOtherRouteIsStillPython);
    CPPUNIT_TEST_SUITE_END();

public:
    void executesAFileItself() {
        const AgentProcess agent;
        const auto work = agent.home().path() / "further";
        std::filesystem::create_directories(work);
        agent.home().write("further/tool", "#!/bin/sh\necho \"$0\" \"$1\"\npwd\nread line; echo \"read $line\"\n");
        std::filesystem::permissions(work / "tool", std::filesystem::perms::owner_all);
        RunClient client(agent.address());
        client.send("start", "p", R"({"runner":"exec","path":"tool","args":["an arg"]})");
        client.type("p", "this\n");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("p"));
        CPPUNIT_ASSERT_EQUAL((work / "tool").string() + " an arg\n" + work.string() + "\nread this\n",
                             client.output("p"));
    }

    void executesCode() {
        const AgentProcess agent;
        RunClient client(agent.address());
        client.startCode("p", "exec", "#!/usr/bin/env python3\nprint('by python')\n");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("p"));
        CPPUNIT_ASSERT_EQUAL("by python\n"s, client.output("p"));
    }

    void saysWhatIsWrongWithAFileThatCanNotBeExecuted() {
        const AgentProcess agent;
        std::filesystem::create_directories(agent.home().path() / "further");
        agent.home().write("further/plain", "echo hi\n");
        RunClient client(agent.address());
        const auto detailOf = [&](const std::string& data) {
            client.send("start", "p", data);
            const auto error = client.next();
            CPPUNIT_ASSERT_EQUAL("error"s, error.type);
            CPPUNIT_ASSERT_EQUAL("start_failed"s, error.text("code"));
            return error.text("detail");
        };
        CPPUNIT_ASSERT(detailOf(R"({"runner":"exec","path":"plain"})").find("chmod +x") != std::string::npos);
        CPPUNIT_ASSERT(detailOf(R"({"runner":"exec","code":"echo hi"})").find("#!") != std::string::npos);
        CPPUNIT_ASSERT(detailOf(R"({"runner":"exec","code":"#!/nowhere/sh\n"})").find("interpreter") !=
                       std::string::npos);
    }

    void aShellObeysItsInput() {
        const AgentProcess agent;
        RunClient client(agent.address());
        client.send("start", "p", R"({"runner":"shell"})");
        client.type("p", "cd /usr\npwd\necho $0\nexit 7\n");
        CPPUNIT_ASSERT_EQUAL(7, client.awaitStopped("p"));
        CPPUNIT_ASSERT(client.output("p").starts_with("/usr\n-"));
    }

    void aShellBeginsWhereItIsTold() {
        const AgentProcess agent;
        RunClient client(agent.address());
        const auto begins = [&](const std::string& data) {
            client.forgetOutput("p");
            client.send("start", "p", data);
            client.type("p", "pwd; exit\n");
            CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("p"));
            return client.output("p");
        };
        CPPUNIT_ASSERT_EQUAL((agent.home().path() / "further").string() + "\n", begins(R"({"runner":"shell"})"));
        CPPUNIT_ASSERT_EQUAL("/usr\n"s, begins(R"({"runner":"shell","path":"/usr"})"));
        CPPUNIT_ASSERT_EQUAL(
            "not_found"s,
            client.errorFor(R"({"type":"start","process":"p","data":{"runner":"shell","path":"not/there"}})")
                .text("code"));
        CPPUNIT_ASSERT(!std::filesystem::exists(agent.home().path() / "further/not"));
    }

    void aShellTakesNoCode() {
        const AgentProcess agent;
        RunClient client(agent.address());
        CPPUNIT_ASSERT_EQUAL(
            "invalid_data"s,
            client.errorFor(R"({"type":"start","process":"p","data":{"runner":"shell","code":"ls"}})").text("code"));
    }

    void eachRunnerHasAPermissionOfItsOwn() {
        const AgentProcess agent;
        // What a token of few permissions meets is in tests/security; here, that the names are the plugins'.
        RunClient client(agent.address());
        for (const auto* const disabled : {"file-exec", "shell"}) {
            const AgentProcess other({"plugins.disabled="s + disabled});
            RunClient its(other.address());
            const auto runner = disabled == "shell"s ? "shell" : "exec";
            const auto error = its.errorFor(R"({"type":"start","process":"p","data":{"runner":")"s + runner + "\"}}");
            CPPUNIT_ASSERT_EQUAL("unavailable"s, error.text("code"));
            CPPUNIT_ASSERT(error.text("detail").find(disabled) != std::string::npos);
        }
    }

    void execOnTheOtherRouteIsStillPython() {
        const AgentProcess agent;
        MessageClient client(agent.address(), "/exec");
        client.sendText(R"json({"type":"start","data":{"sourceScript":"import sys; print(sys.executable)"}})json");
        CPPUNIT_ASSERT_EQUAL(R"({"type":"started"})"s, client.nextText());
        CPPUNIT_ASSERT(client.nextText().find("/python3") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RunnersTest);

} // namespace further::testing
