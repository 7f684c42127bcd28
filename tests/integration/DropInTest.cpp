#include "support/ExecClient.h"
#include "support/Linkctl.h"

#include <Poco/JSON/Array.h>
#include <Poco/Net/ServerSocket.h>
#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace further::testing {

/// Plugins that come, change and go while the agent runs.
class DropInTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DropInTest);
    CPPUNIT_TEST(takesAPluginThatIsMovedInAndDisturbsNobody);
    CPPUNIT_TEST(runsProgramsOnceAPluginThatDoesIsMovedIn);
    CPPUNIT_TEST(takesAPluginThatIsCopiedSharedObjectFirst);
    CPPUNIT_TEST(takesAPluginThatIsCopiedManifestFirst);
    CPPUNIT_TEST(listsABrokenOneAndTakesItOnceItIsMended);
    CPPUNIT_TEST(takesOneOnceOthersMayNoLongerWriteIt);
    CPPUNIT_TEST(forgetsABrokenOneThatIsTakenAway);
    CPPUNIT_TEST(readsTheSettingsThatCameWithIt);
    CPPUNIT_TEST(refusesOneWhoseSettingsAreBrokenUntilTheyAreMended);
    CPPUNIT_TEST(keepsALoadedOneThatIsReplacedUntilARestart);
    CPPUNIT_TEST(keepsALoadedOneThatIsRemovedUntilARestart);
    CPPUNIT_TEST_SUITE_END();

    const TemporaryDirectory _plugins;

    std::filesystem::path at(const std::string& file) const { return _plugins.path() / file; }
    std::string directories() const { return "plugins.directories=" + _plugins.path().string(); }

    static std::string contentOf(const std::string& file) {
        std::ifstream stream(AgentProcess::plugins() + "/" + file, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    /// As with cp: the files are written where they stand.
    void copyIn(const std::string& name) const {
        for (const std::string ending : {".so", ".json"})
            _plugins.write(name + ending, contentOf(name + ending));
    }

    /// As with mv: each file comes whole. In the manifest, `what` becomes `with`.
    void moveIn(const std::string& name, const std::string& what = {}, const std::string& with = {}) const {
        const TemporaryDirectory elsewhere;
        auto manifest = contentOf(name + ".json");
        if (!what.empty())
            manifest.replace(manifest.find(what), what.size(), with);
        std::filesystem::rename(elsewhere.write(name + ".so", contentOf(name + ".so")), at(name + ".so"));
        std::filesystem::rename(elsewhere.write(name + ".json", manifest), at(name + ".json"));
    }

    static std::string greeting(ExecClient& client) {
        client.send("hello.greet", R"({"name":"Ada"})");
        const auto answer = client.next();
        return answer.type == "error" ? answer.text("detail") : answer.text("text");
    }

    static void awaitRunning(const Linkctl& linkctl) { linkctl.await({"plugins", "hello"}, "state     running"); }

    static std::uint16_t freePort() {
        return Poco::Net::ServerSocket(Poco::Net::SocketAddress("127.0.0.1", 0)).address().port();
    }

public:
    void takesAPluginThatIsMovedInAndDisturbsNobody() {
        copyIn("python-exec");
        const AgentProcess agent({directories()});
        const Linkctl linkctl(agent);
        ExecClient worker(agent.address());
        worker.start("import os\nwhile True: print(os.getpid(), input())");
        worker.type("before\n");
        worker.awaitOutput("before\n");
        const auto pid = worker.output().substr(0, worker.output().find(' '));
        ExecClient old(agent.address());
        CPPUNIT_ASSERT(greeting(old).starts_with("No plugin on this device has this type"));

        moveIn("hello");
        awaitRunning(linkctl);
        CPPUNIT_ASSERT_EQUAL(std::string("Hello, Ada!"), greeting(old));
        ExecClient fresh(agent.address());
        CPPUNIT_ASSERT_EQUAL(std::string("Hello, Ada!"), greeting(fresh));
        worker.type("after\n");
        worker.awaitOutput(pid + " after\n");
        CPPUNIT_ASSERT(linkctl.print({"events"}).find("The plugin hello is running") != std::string::npos);
    }

    void runsProgramsOnceAPluginThatDoesIsMovedIn() {
        const AgentProcess agent({directories()});
        ExecClient client(agent.address());
        client.start("print('on')");
        CPPUNIT_ASSERT_EQUAL(std::string("No plugin on this device runs programs."), client.next().text("detail"));
        moveIn("python-exec");
        Linkctl(agent).await({"plugins", "python-exec"}, "state     running");
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), client.run("print('on')"));
    }

    void takesAPluginThatIsCopiedSharedObjectFirst() {
        const AgentProcess agent({directories()});
        const Linkctl linkctl(agent);
        const auto whole = contentOf("hello.so");
        std::ofstream sharedObject(at("hello.so"), std::ios::binary);
        sharedObject << whole.substr(0, whole.size() / 2) << std::flush;
        _plugins.write("hello.json", contentOf("hello.json"));
        // A copy that takes long: it is looked at on the way.
        linkctl.await({"plugins"}, "hello.so is cut off or damaged");
        sharedObject << whole.substr(whole.size() / 2);
        sharedObject.close();
        awaitRunning(linkctl);
        ExecClient client(agent.address());
        CPPUNIT_ASSERT_EQUAL(std::string("Hello, Ada!"), greeting(client));
    }

    void takesAPluginThatIsCopiedManifestFirst() {
        const AgentProcess agent({directories()});
        const Linkctl linkctl(agent);
        _plugins.write("hello.json", contentOf("hello.json"));
        linkctl.await({"plugins"}, "It has a manifest, but no shared object");
        _plugins.write("hello.so", contentOf("hello.so"));
        awaitRunning(linkctl);
        ExecClient client(agent.address());
        CPPUNIT_ASSERT_EQUAL(std::string("Hello, Ada!"), greeting(client));
    }

    void listsABrokenOneAndTakesItOnceItIsMended() {
        const AgentProcess agent({directories()});
        const Linkctl linkctl(agent);
        ExecClient client(agent.address());
        _plugins.write("hello.so", "this is no shared object");
        _plugins.write("hello.json", contentOf("hello.json"));
        linkctl.await({"plugins"}, "hello.so is no shared object");
        CPPUNIT_ASSERT(greeting(client).starts_with("The plugin hello doesn't run (refused): "));
        CPPUNIT_ASSERT(linkctl.print({"status"}).find("the plugin hello is refused") != std::string::npos);

        _plugins.write("hello.so", contentOf("hello.so"));
        awaitRunning(linkctl);
        CPPUNIT_ASSERT_EQUAL(std::string("Hello, Ada!"), greeting(client));
    }

    void takesOneOnceOthersMayNoLongerWriteIt() {
        using std::filesystem::perm_options;
        using std::filesystem::perms;
        const AgentProcess agent({directories()});
        const Linkctl linkctl(agent);
        _plugins.write("hello.so", contentOf("hello.so"));
        std::filesystem::permissions(at("hello.so"), perms::others_write, perm_options::add);
        _plugins.write("hello.json", contentOf("hello.json"));
        linkctl.await({"plugins"}, "chmod go-w " + at("hello.so").string());
        std::filesystem::permissions(at("hello.so"), perms::others_write, perm_options::remove);
        awaitRunning(linkctl);
    }

    void forgetsABrokenOneThatIsTakenAway() {
        _plugins.write("hello.so", "this is no shared object");
        const AgentProcess agent({directories()});
        const Linkctl linkctl(agent);
        CPPUNIT_ASSERT_EQUAL(0, linkctl.run({"plugins", "hello"}).exitCode);
        std::filesystem::remove(at("hello.so"));
        for (const Deadline deadline; linkctl.run({"plugins", "hello"}).exitCode != 5;)
            CPPUNIT_ASSERT(!deadline.passed());
    }

    void readsTheSettingsThatCameWithIt() {
        const AgentProcess agent({directories()});
        const Linkctl linkctl(agent);
        const auto file = agent.home().write("conf.d/hello.properties", "# ours\nhello.greeting = Ahoi\n");
        moveIn("hello");
        awaitRunning(linkctl);
        ExecClient client(agent.address());
        CPPUNIT_ASSERT_EQUAL(std::string("Ahoi, Ada!"), greeting(client));
        const auto listed = linkctl.print({"config"});
        CPPUNIT_ASSERT_MESSAGE(listed, listed.find("Ahoi  (from " + file + ":2;") != std::string::npos);
        CPPUNIT_ASSERT(linkctl.json({"reload"})->getArray("needRestart")->empty());
    }

    void refusesOneWhoseSettingsAreBrokenUntilTheyAreMended() {
        const AgentProcess agent({directories()});
        const Linkctl linkctl(agent);
        const auto file = agent.home().write("conf.d/hello.properties", "hello.greting = Ahoi\n");
        moveIn("hello");
        const auto listed = linkctl.await({"plugins", "hello"}, "refused");
        CPPUNIT_ASSERT_MESSAGE(listed, listed.find("did you mean hello.greeting?") != std::string::npos);
        CPPUNIT_ASSERT_MESSAGE(listed, listed.find(file + ":1") != std::string::npos);
        agent.home().write("conf.d/hello.properties", "hello.greeting = Ahoi\n");
        linkctl.print({"reload"});
        ExecClient client(agent.address());
        CPPUNIT_ASSERT_EQUAL(std::string("Ahoi, Ada!"), greeting(client));
    }

    void keepsALoadedOneThatIsReplacedUntilARestart() {
        for (const std::string name : {"hello", "python-exec"})
            copyIn(name);
        const auto port = std::to_string(freePort());
        const AgentProcess agent({directories(), "net.port=" + port});
        const Linkctl linkctl(agent);
        ExecClient old(agent.address());
        CPPUNIT_ASSERT_EQUAL(std::string("Hello, Ada!"), greeting(old));
        moveIn("hello", "\"default\": \"Hello\"", "\"default\": \"Ahoi\"");
        linkctl.await({"plugins", "hello"}, "further-linkctl restart --when-idle");
        CPPUNIT_ASSERT_EQUAL(std::string("Hello, Ada!"), greeting(old));

        const auto since = linkctl.json({"status"})->getValue<std::string>("since");
        ExecClient worker(agent.address());
        worker.start("print('ready')\nprint('read', input())");
        worker.awaitOutput("ready\n");
        const auto told = linkctl.print({"restart", "--when-idle"});
        CPPUNIT_ASSERT_MESSAGE(told, told.find("It waits for 1 program") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("when idle"), linkctl.json({"status"})->getValue<std::string>("restart"));
        CPPUNIT_ASSERT_EQUAL(std::string("Hello, Ada!"), greeting(old));
        worker.type("on\n");
        CPPUNIT_ASSERT_EQUAL(0, worker.awaitStopped());
        CPPUNIT_ASSERT_EQUAL(std::string("ready\nread on\n"), worker.output());

        CPPUNIT_ASSERT_EQUAL(1001, old.awaitClose());
        linkctl.await({"plugins", "hello"}, "Ahoi unless set");
        const auto status = linkctl.json({"status"});
        CPPUNIT_ASSERT_EQUAL(agent.pid(), status->getValue<pid_t>("pid"));
        CPPUNIT_ASSERT_EQUAL("127.0.0.1:" + port, status->getValue<std::string>("address"));
        ExecClient fresh(agent.address());
        CPPUNIT_ASSERT_EQUAL(std::string("Ahoi, Ada!"), greeting(fresh));
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), fresh.run("print('on')"));
    }

    void keepsALoadedOneThatIsRemovedUntilARestart() {
        copyIn("hello");
        const AgentProcess agent({directories(), "net.port=" + std::to_string(freePort())});
        const Linkctl linkctl(agent);
        for (const std::string file : {"hello.so", "hello.json"})
            std::filesystem::remove(at(file));
        const auto noted = linkctl.await({"plugins"}, "its files are gone");
        CPPUNIT_ASSERT_MESSAGE(noted, noted.find("further-linkctl restart --when-idle") != std::string::npos);
        ExecClient client(agent.address());
        CPPUNIT_ASSERT_EQUAL(std::string("Hello, Ada!"), greeting(client));
        linkctl.print({"restart"});
        CPPUNIT_ASSERT_EQUAL(5, linkctl.run({"plugins", "hello"}).exitCode);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DropInTest);

} // namespace further::testing
