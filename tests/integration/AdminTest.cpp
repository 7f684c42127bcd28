#include "support/ExecClient.h"
#include "support/Linkctl.h"
#include "support/SimulatedPiTop.h"

#include <Poco/JSON/Array.h>
#include <Poco/StringTokenizer.h>
#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <cstdint>
#include <string>

namespace further::testing {

/// Who looks after the device sees what is there, and changes it.
class AdminTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AdminTest);
    CPPUNIT_TEST(tellsHowTheAgentIs);
    CPPUNIT_TEST(showsExamplesOfMessagesThatCanBePasted);
    CPPUNIT_TEST(disablesAPluginForNewSessionsAndAfterARestart);
    CPPUNIT_TEST(listsSessionsAndPrograms);
    CPPUNIT_TEST(stopsAProgramAndNoOther);
    CPPUNIT_TEST(disconnectsASessionAndItsPrograms);
    CPPUNIT_TEST_SUITE_END();

    using Object = Poco::JSON::Object::Ptr;

    static Object only(const Object& answer, const std::string& key) {
        const auto all = answer->getArray(key);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, all->size());
        return all->getObject(0);
    }
    static void assertHas(const std::string& word, const std::string& text) {
        CPPUNIT_ASSERT_MESSAGE(word + " in " + text, text.find(word) != std::string::npos);
    }
    static ExecClient::Received greet(ExecClient& client) {
        client.send("hello.greet", R"({"name":"Ada"})");
        return client.next();
    }
    static Poco::Net::SocketAddress addressOf(const Linkctl& linkctl) {
        return Poco::Net::SocketAddress(linkctl.json({"status"})->getValue<std::string>("address"));
    }
    /// Starts a program that says its pid and waits; returns that.
    static std::string startWaiting(ExecClient& client) {
        client.start("import os, sys\nprint(os.getpid(), flush=True)\nsys.stdin.read()");
        client.awaitOutput("\n");
        return client.output().substr(0, client.output().find('\n'));
    }

public:
    void tellsHowTheAgentIs() {
        const AgentProcess agent;
        const Linkctl linkctl(agent);
        ExecClient client(agent.address());
        startWaiting(client);
        const auto status = linkctl.json({"status"});
        CPPUNIT_ASSERT_EQUAL(agent.address().toString(), status->getValue<std::string>("address"));
        CPPUNIT_ASSERT_EQUAL(std::string(FURTHER_VERSION), status->getValue<std::string>("version"));
        CPPUNIT_ASSERT_EQUAL(agent.pid(), status->getValue<pid_t>("pid"));
        CPPUNIT_ASSERT_EQUAL(1, status->getValue<int>("clients"));
        CPPUNIT_ASSERT_EQUAL(1, status->getValue<int>("programs"));
        CPPUNIT_ASSERT_EQUAL(AgentProcess::pluginNames().size(), status->getValue<std::size_t>("plugins"));
        CPPUNIT_ASSERT(status->getValue<std::uint64_t>("memory") > 1'000'000);
        CPPUNIT_ASSERT(status->getArray("warnings")->empty());
        const auto text = linkctl.print({"status"});
        assertHas(agent.address().toString(), text);
        assertHas(std::to_string(AgentProcess::pluginNames().size()) + " running", text);
    }

    void showsExamplesOfMessagesThatCanBePasted() {
        const SimulatedPiTop agent;
        const Linkctl linkctl(agent);
        int pasted = 0;
        for (const std::string name : {"hello", "pi-top", "system-info"})
            for (const auto& line : linesOf(linkctl.print({"plugins", name}))) {
                if (line.find("    further-linkctl call ") != 0)
                    continue;
                ChildProcess shell("/bin/sh", {"-c", "PATH=" FURTHER_BIN ":$PATH; " + line},
                                   {"FURTHER_LINK_ADMIN_SOCKET=" + agent.adminSocket().string()});
                CPPUNIT_ASSERT_EQUAL_MESSAGE(line, 0, shell.awaitExit());
                CPPUNIT_ASSERT_EQUAL_MESSAGE(line, std::string(), shell.errors());
                ++pasted;
            }
        CPPUNIT_ASSERT(pasted >= 9);
    }

    void disablesAPluginForNewSessionsAndAfterARestart() {
        const AgentProcess agent;
        const Linkctl linkctl(agent);
        {
            ExecClient old(agent.address());
            CPPUNIT_ASSERT_EQUAL(std::string("hello.greeting"), greet(old).type);
            assertHas("the session that uses it goes on", linkctl.print({"plugins", "disable", "hello"}));
            CPPUNIT_ASSERT_EQUAL(std::string("hello.greeting"), greet(old).type);
            ExecClient fresh(agent.address());
            const auto refused = greet(fresh);
            CPPUNIT_ASSERT_EQUAL(std::string("unavailable"), refused.text("code"));
            assertHas("further-linkctl plugins enable hello", refused.text("detail"));
        }
        linkctl.print({"restart"});
        CPPUNIT_ASSERT_EQUAL(std::string("disabled"), linkctl.plugin("hello")->getValue<std::string>("state"));
        ExecClient client(addressOf(linkctl));
        CPPUNIT_ASSERT_EQUAL(std::string("unavailable"), greet(client).text("code"));
        linkctl.print({"plugins", "enable", "hello"});
        CPPUNIT_ASSERT_EQUAL(std::string("hello.greeting"), greet(client).type); // the same session
        CPPUNIT_ASSERT_EQUAL(std::string("running"), linkctl.plugin("hello")->getValue<std::string>("state"));
        CPPUNIT_ASSERT_EQUAL(5, linkctl.run({"plugins", "enable", "helo"}).exitCode);
    }

    void listsSessionsAndPrograms() {
        const AgentProcess agent;
        const Linkctl linkctl(agent);
        CPPUNIT_ASSERT_EQUAL(std::string("No client is connected.\n"), linkctl.print({"sessions"}));
        CPPUNIT_ASSERT_EQUAL(std::string("No program runs.\n"), linkctl.print({"ps"}));
        ExecClient client(agent.address());
        const auto pid = startWaiting(client);
        const auto session = only(linkctl.json({"sessions"}), "sessions");
        CPPUNIT_ASSERT_EQUAL(std::string("127.0.0.1:"), session->getValue<std::string>("address").substr(0, 10));
        CPPUNIT_ASSERT_EQUAL(std::string("python-exec"), session->getArray("plugins")->getElement<std::string>(0));
        CPPUNIT_ASSERT_EQUAL(1, session->getValue<int>("programs"));
        CPPUNIT_ASSERT_EQUAL(0, session->getValue<int>("queued"));
        CPPUNIT_ASSERT(!session->getValue<bool>("paused") && !session->getValue<bool>("held"));
        const auto program = only(linkctl.json({"ps"}), "programs");
        CPPUNIT_ASSERT_EQUAL(pid, program->getValue<std::string>("pid"));
        CPPUNIT_ASSERT_EQUAL(session->getValue<int>("id"), program->getValue<int>("session"));
        CPPUNIT_ASSERT_EQUAL(std::string("python-exec"), program->getValue<std::string>("plugin"));
        CPPUNIT_ASSERT(program->getValue<std::uint64_t>("memory") > 1'000'000);
        CPPUNIT_ASSERT(program->getValue<double>("cpu") >= 0);
        CPPUNIT_ASSERT(!program->getValue<std::string>("user").empty());
        assertHas(" " + pid + " ", linkctl.print({"ps"}));
    }

    void stopsAProgramAndNoOther() {
        const AgentProcess agent;
        const Linkctl linkctl(agent);
        ExecClient client(agent.address());
        startWaiting(client);
        const auto id = only(linkctl.json({"ps"}), "programs")->getValue<std::string>("id");
        ExecClient other(agent.address());
        startWaiting(other);
        linkctl.print({"stop", id});
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, client.awaitStopped());
        other.type("", true);
        CPPUNIT_ASSERT_EQUAL(0, other.awaitStopped());
        const auto again = linkctl.run({"stop", id});
        CPPUNIT_ASSERT_EQUAL(5, again.exitCode);
        assertHas("further-linkctl ps", again.errors);
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), client.run("print('on')"));
    }

    void disconnectsASessionAndItsPrograms() {
        const AgentProcess agent;
        const Linkctl linkctl(agent);
        ExecClient client(agent.address());
        startWaiting(client);
        const auto id = only(linkctl.json({"sessions"}), "sessions")->getValue<std::string>("id");
        linkctl.print({"disconnect", id});
        CPPUNIT_ASSERT_EQUAL(1001, client.awaitClose());
        linkctl.await({"ps"}, "No program runs.");
        linkctl.await({"sessions"}, "No client is connected.");
        CPPUNIT_ASSERT_EQUAL(5, linkctl.run({"disconnect", id}).exitCode);
        CPPUNIT_ASSERT_EQUAL(2, linkctl.run({"disconnect", "all"}).exitCode);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AdminTest);

} // namespace further::testing
