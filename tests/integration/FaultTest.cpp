#include "support/ExecClient.h"
#include "support/Linkctl.h"
#include "support/NotifySocket.h"

#include <Poco/JSON/Array.h>
#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace further::testing {

/// What a plugin does wrong is its own, and the administrator's, to see; the agent, other plugins and other clients go
/// on.
class FaultTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FaultTest);
    CPPUNIT_TEST(endsTheHandlerWhoseCallbackThrows);
    CPPUNIT_TEST(endsTheHandlerWhoseCallbackThrowsANumber);
    CPPUNIT_TEST(endsTheHandlerWhoseTimerThrows);
    CPPUNIT_TEST(namesAndCountsACallbackThatBlocks);
    CPPUNIT_TEST(namesAndCountsATimerThatBlocks);
    CPPUNIT_TEST(holdsUpNobodyOnAnotherLoop);
    CPPUNIT_TEST(isHeardOfBySilenceWhereItHoldsUpALoop);
    CPPUNIT_TEST(isToldToWhoCallsIt);
    CPPUNIT_TEST(listsAPluginThatThrowsAtItsStart);
    CPPUNIT_TEST(listsAPluginThatThrowsANumberAtItsStart);
    CPPUNIT_TEST(refusesCodeThatDisagreesWithItsManifestAtTheFirstUse);
    CPPUNIT_TEST_SUITE_END();

    const TemporaryDirectory _plugins;

    static std::string manifest() {
        std::ifstream stream(FURTHER_FAULTY_MANIFEST);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    std::string directories() const {
        return "plugins.directories=" + AgentProcess::plugins() + ", " + _plugins.path().string();
    }
    static int count(ExecClient& client) {
        client.send("faulty.count");
        return client.await("faulty.counted").data->getValue<int>("count");
    }
    static void assertGreets(ExecClient& client) {
        client.send("hello.greet", R"({"name":"Ada"})");
        CPPUNIT_ASSERT_EQUAL(std::string("Hello, Ada!"), client.await("hello.greeting").text("text"));
    }
    static void assertLogged(const AgentProcess& agent, const std::string& text) {
        CPPUNIT_ASSERT_MESSAGE(text + " in " + agent.log(), agent.log().find(text) != std::string::npos);
    }

    /// A message of this type ends the handler of its own session, and nothing else.
    void assertEndsTheHandler(const std::string& type, const std::string& why) const {
        const AgentProcess agent({directories()});
        const Linkctl linkctl(agent);
        ExecClient other(agent.address());
        ExecClient client(agent.address());
        for (ExecClient* each : {&other, &client})
            CPPUNIT_ASSERT_EQUAL(1, count(*each));
        client.send(type);
        const auto error = client.next();
        CPPUNIT_ASSERT_EQUAL(std::string("internal"), error.text("code"));
        CPPUNIT_ASSERT_EQUAL(std::string("The plugin faulty failed; the agent's log says why."), error.text("detail"));
        assertGreets(client);
        CPPUNIT_ASSERT_EQUAL(1, count(client)); // another handler
        CPPUNIT_ASSERT_EQUAL(2, count(other));

        assertLogged(agent, "the plugin faulty ends here: " + why);
        CPPUNIT_ASSERT(linkctl.print({"events"}).find("the plugin faulty ends here: " + why) != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(1, linkctl.plugin("faulty")->getValue<int>("faults"));
        CPPUNIT_ASSERT_EQUAL(std::string("running"), linkctl.plugin("faulty")->getValue<std::string>("state"));
        CPPUNIT_ASSERT_EQUAL(0, linkctl.plugin("hello")->getValue<int>("faults"));
    }

    /// A message of this type blocks everybody; where `tells` is true, it says when that is over.
    void assertBlocks(const std::string& type, const std::string& what, bool tells) const {
        const AgentProcess agent({directories()});
        const Linkctl linkctl(agent);
        ExecClient client(agent.address());
        client.send(type);
        if (tells)
            CPPUNIT_ASSERT_EQUAL(std::string("faulty.counted"), client.next().type);
        CPPUNIT_ASSERT_EQUAL(tells ? 2 : 1, count(client)); // answered in a later turn of the loop
        CPPUNIT_ASSERT(linkctl.plugin("faulty")->getValue<int>("slowCallbacks") >= 1);
        CPPUNIT_ASSERT_EQUAL(0, linkctl.plugin("faulty")->getValue<int>("faults"));
        assertLogged(agent, "The plugin faulty held up everybody else for ");
        assertLogged(agent, " ms, in " + what);
        const auto page = linkctl.print({"plugins", "faulty"});
        CPPUNIT_ASSERT_MESSAGE(page, page.find("slow callback") != std::string::npos);
        const auto status = linkctl.print({"status"});
        CPPUNIT_ASSERT_MESSAGE(status, status.find("faulty") != std::string::npos);
    }

    void assertFailsToStart(const std::string& problem, const std::string& reason) const {
        const AgentProcess agent({directories(), "faulty.problem=" + problem});
        const Linkctl linkctl(agent);
        const auto plugin = linkctl.plugin("faulty");
        CPPUNIT_ASSERT_EQUAL(std::string("failed"), plugin->getValue<std::string>("state"));
        CPPUNIT_ASSERT_EQUAL(reason, plugin->getValue<std::string>("reason"));
        assertLogged(agent, "The plugin faulty is failed: " + reason);
        ExecClient client(agent.address());
        client.send("faulty.count");
        const auto error = client.next();
        CPPUNIT_ASSERT_EQUAL(std::string("unavailable"), error.text("code"));
        CPPUNIT_ASSERT_EQUAL("The plugin faulty doesn't run (failed): " + reason + ".", error.text("detail"));
        assertGreets(client);
    }

public:
    void setUp() override {
        std::filesystem::copy_file(FURTHER_FAULTY, _plugins.path() / "faulty.so");
        _plugins.write("faulty.json", manifest());
    }
    void tearDown() override { std::filesystem::remove(_plugins.path() / "faulty.so"); }

    void endsTheHandlerWhoseCallbackThrows() { assertEndsTheHandler("faulty.throw", "the lamp is broken"); }

    void endsTheHandlerWhoseCallbackThrowsANumber() {
        assertEndsTheHandler("faulty.throw-number", "it threw something that is no exception");
    }

    void endsTheHandlerWhoseTimerThrows() { assertEndsTheHandler("faulty.throw-later", "the lamp is broken"); }

    void namesAndCountsACallbackThatBlocks() { assertBlocks("faulty.block", "faulty.block", false); }

    void namesAndCountsATimerThatBlocks() { assertBlocks("faulty.block-later", "a timer", true); }

    void holdsUpNobodyOnAnotherLoop() {
        const AgentProcess agent({directories(), "agent.loops=2"});
        ExecClient client(agent.address());
        ExecClient other(agent.address());
        CPPUNIT_ASSERT_EQUAL(1, count(client));
        for (int i = 0; i < 20; ++i) // three seconds
            client.send("faulty.block");
        client.send("faulty.count");
        assertGreets(other);
        CPPUNIT_ASSERT(client.isQuietFor(std::chrono::milliseconds(0)));
    }

    /// systemd would end such an agent and begin another (agent/Watchdog).
    void isHeardOfBySilenceWhereItHoldsUpALoop() {
        const NotifySocket systemd;
        const AgentProcess agent({directories(), "agent.loops=2"},
                                 {"NOTIFY_SOCKET=" + systemd.path(), "WATCHDOG_USEC=300000"});
        ExecClient client(agent.address());
        CPPUNIT_ASSERT_EQUAL(1, count(client));
        const auto isAlive = [&] { return systemd.await("WATCHDOG=1"); };
        CPPUNIT_ASSERT(isAlive() && isAlive() && isAlive());
        for (int i = 0; i < 20; ++i) // three seconds, in which it would say so thirty times
            client.send("faulty.block");
        CPPUNIT_ASSERT_EQUAL(2, count(client));
        CPPUNIT_ASSERT_LESS(std::size_t(6), systemd.received().size());
        CPPUNIT_ASSERT(isAlive());
    }

    void isToldToWhoCallsIt() {
        const AgentProcess agent({directories()});
        const Linkctl linkctl(agent);
        CPPUNIT_ASSERT_EQUAL(std::string(), linkctl.print({"call", "faulty.block"})); // nothing answers it
        const auto failed = linkctl.run({"call", "faulty.throw"});
        CPPUNIT_ASSERT_EQUAL(1, failed.exitCode);
        CPPUNIT_ASSERT_MESSAGE(failed.errors, failed.errors.find("The plugin faulty failed") != std::string::npos);
    }

    void listsAPluginThatThrowsAtItsStart() { assertFailsToStart("there is no lamp", "there is no lamp"); }

    void listsAPluginThatThrowsANumberAtItsStart() { assertFailsToStart("a number", "something that is no exception"); }

    void refusesCodeThatDisagreesWithItsManifestAtTheFirstUse() {
        auto text = manifest();
        const std::string known = "faulty.throw-later";
        _plugins.write("faulty.json", text.replace(text.find(known), known.size(), "faulty.catch"));
        const AgentProcess agent({directories()});
        const Linkctl linkctl(agent);
        CPPUNIT_ASSERT_EQUAL(std::string("running"), linkctl.plugin("faulty")->getValue<std::string>("state"));
        ExecClient client(agent.address());
        client.send("faulty.count");
        const auto error = client.next();
        const std::string why = "The manifest and the code disagree: the manifest promises faulty.catch, to which the "
                                "code binds no method; the code binds faulty.throw-later, which the manifest doesn't "
                                "name. Correct one of the two, and restart the agent";
        CPPUNIT_ASSERT_EQUAL(std::string("unavailable"), error.text("code"));
        CPPUNIT_ASSERT_EQUAL("The plugin faulty is broken, and is not used any more: " + why, error.text("detail"));
        const auto plugin = linkctl.plugin("faulty");
        CPPUNIT_ASSERT_EQUAL(std::string("failed"), plugin->getValue<std::string>("state"));
        CPPUNIT_ASSERT_EQUAL(why, plugin->getValue<std::string>("reason"));
        assertLogged(agent, why);
        assertGreets(client);
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), client.run("print('on')"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FaultTest);

} // namespace further::testing
