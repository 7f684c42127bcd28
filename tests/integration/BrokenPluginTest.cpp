#include "support/AgentProcess.h"
#include "support/ExecClient.h"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Parser.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <utility>

namespace further::testing {

/// Plugins that can't be loaded: each is listed with the reason, and the agent runs.
class BrokenPluginTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(BrokenPluginTest);
    CPPUNIT_TEST(listsASharedObjectThatIsNone);
    CPPUNIT_TEST(listsASharedObjectWithoutAPlugin);
    CPPUNIT_TEST(listsASharedObjectThatIsCutOff);
    CPPUNIT_TEST(listsASharedObjectThatOthersMayWrite);
    CPPUNIT_TEST(listsASharedObjectWithoutManifest);
    CPPUNIT_TEST(listsAManifestWithoutSharedObject);
    CPPUNIT_TEST(listsAManifestThatIsBroken);
    CPPUNIT_TEST(listsASecondPluginOfTheSameName);
    CPPUNIT_TEST(listsASecondPluginForTheSameRunner);
    CPPUNIT_TEST(saysThatATypesPluginIsRefused);
    CPPUNIT_TEST(runsWithoutAnyPlugin);
    CPPUNIT_TEST_SUITE_END();

    static constexpr const char* manifest = R"({"name": "broken", "version": "0.1.0", "summary": "For a test",
        "receives": [{"type": "broken.do", "summary": "Nothing"}], "sends": [], "settings": []})";

    const TemporaryDirectory _place;

    /// Of the last plugin in the agent's list: what is in `key`.
    static std::string last(const AgentProcess& agent, const std::string& key) {
        Poco::Net::HTTPClientSession session(agent.address());
        Poco::Net::HTTPRequest request("GET", "/plugins", "HTTP/1.1");
        session.sendRequest(request);
        Poco::Net::HTTPResponse response;
        const auto answer = Poco::JSON::Parser().parse(session.receiveResponse(response));
        const auto plugins = answer.extract<Poco::JSON::Object::Ptr>()->getArray("plugins");
        return plugins->getObject(static_cast<unsigned>(plugins->size()) - 1)->getValue<std::string>(key);
    }

    /// Nothing is wrong with it yet; returns its shared object.
    std::filesystem::path addGoodPlugin() const {
        auto file = _place.path() / "broken.so";
        std::filesystem::copy_file(AgentProcess::plugins() + "/hello.so", file);
        _place.write("broken.json", manifest);
        return file;
    }

    std::string directories() const {
        return "plugins.directories=" + AgentProcess::plugins() + ", " + _place.path().string();
    }

    /// The agent runs programs, lists the plugin `name` as refused with `word` in the reason, and has it in its log.
    void assertRefused(const std::string& name, const std::string& word) const {
        const AgentProcess agent({directories()});
        CPPUNIT_ASSERT_EQUAL(name, last(agent, "name"));
        CPPUNIT_ASSERT_EQUAL(std::string("refused"), last(agent, "state"));
        const auto reason = last(agent, "reason");
        CPPUNIT_ASSERT_MESSAGE(word + " in " + reason, reason.find(word) != std::string::npos);
        CPPUNIT_ASSERT(agent.log().find(name) != std::string::npos && agent.log().find(reason) != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), ExecClient(agent.address()).run("print('on')"));
    }

public:
    void listsASharedObjectThatIsNone() {
        _place.write("broken.so", "this is no shared object");
        _place.write("broken.json", manifest);
        assertRefused("broken", "broken.so is no shared object");
        _place.write("broken.so", "");
        assertRefused("broken", "broken.so is empty");
    }

    void listsASharedObjectWithoutAPlugin() {
        std::filesystem::copy_file("/proc/self/exe", _place.path() / "broken.so");
        _place.write("broken.json", manifest);
        assertRefused("broken", "FURTHER_PLUGIN");
    }

    void listsASharedObjectThatIsCutOff() {
        const auto file = addGoodPlugin();
        std::filesystem::resize_file(file, std::filesystem::file_size(file) - 1);
        assertRefused("broken", "broken.so is cut off or damaged");
    }

    void listsASharedObjectThatOthersMayWrite() {
        std::filesystem::permissions(addGoodPlugin(), std::filesystem::perms::others_write,
                                     std::filesystem::perm_options::add);
        assertRefused("broken", "chmod go-w " + (_place.path() / "broken.so").string());
    }

    void listsASharedObjectWithoutManifest() {
        _place.write("orphan.so", "whatever");
        assertRefused("orphan", "orphan.json");
    }

    void listsAManifestWithoutSharedObject() {
        _place.write("broken.json", manifest);
        assertRefused("broken", "broken.so");
    }

    void listsAManifestThatIsBroken() {
        std::filesystem::copy_file(AgentProcess::plugins() + "/hello.so", _place.path() / "other.so");
        for (const auto& [content, word] : {std::pair{"{\"name\": ", "no JSON"},
                                            {"[]", "object"},
                                            {"{\"name\": \"hello\"}", "\"other\""},
                                            {"{\"name\": \"other\", \"version\": 1}", "\"version\""},
                                            {"{\"name\": \"other\", \"versoin\": \"1\"}", "versoin"}}) {
            _place.write("other.json", content);
            assertRefused("other", word);
        }
    }

    void listsASecondPluginOfTheSameName() {
        for (const std::string file : {"hello.so", "hello.json"})
            std::filesystem::copy_file(AgentProcess::plugins() + "/" + file, _place.path() / file);
        assertRefused("hello", "taken");
    }

    void listsASecondPluginForTheSameRunner() {
        std::filesystem::copy_file(AgentProcess::plugins() + "/hello.so", _place.path() / "second.so");
        _place.write("second.json", R"({"name": "second", "version": "1", "summary": "x", "runner": "python3"})");
        assertRefused("second", "python-exec");
    }

    void saysThatATypesPluginIsRefused() {
        _place.write("broken.so", "this is no shared object");
        _place.write("broken.json", manifest);
        const AgentProcess agent({directories()});
        ExecClient client(agent.address());
        client.send("broken.do");
        const auto error = client.next();
        CPPUNIT_ASSERT_EQUAL(std::string("unavailable"), error.text("code"));
        CPPUNIT_ASSERT(error.text("detail").find("refused") != std::string::npos);
    }

    void runsWithoutAnyPlugin() {
        const AgentProcess agent({"plugins.directories=" + _place.path().string()});
        ExecClient client(agent.address());
        client.start("print(1)");
        CPPUNIT_ASSERT_EQUAL(std::string("unavailable"), client.next().text("code"));
        CPPUNIT_ASSERT_EQUAL(std::string("not_running"), client.errorFor(R"({"type":"stop"})"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(BrokenPluginTest);

} // namespace further::testing
