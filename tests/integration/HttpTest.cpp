#include "support/AgentProcess.h"
#include "support/RawClient.h"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Parser.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>
#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>

namespace further::testing {

/// What the agent answers to plain HTTP.
class HttpTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HttpTest);
    CPPUNIT_TEST(saysThatItIsThere);
    CPPUNIT_TEST(isKnownByEachAnswer);
    CPPUNIT_TEST(saysItsVersionAsJson);
    CPPUNIT_TEST(listsThePluginsWithTheirTypesAndSchemas);
    CPPUNIT_TEST(saysOfEachPluginWhatItIs);
    CPPUNIT_TEST(saysWhatIsForWebSockets);
    CPPUNIT_TEST(takesNoOtherMethod);
    CPPUNIT_TEST(hasAPageForPeople);
    CPPUNIT_TEST(hasNothingElsewhere);
    CPPUNIT_TEST(ignoresTheQueryOfAnAddress);
    CPPUNIT_TEST(refusesTwoHostHeaders);
    CPPUNIT_TEST(refusesARequestWithoutHost);
    CPPUNIT_TEST(refusesWhatIsNoRequest);
    CPPUNIT_TEST_SUITE_END();

    struct Answer {
        Poco::Net::HTTPResponse head;
        std::string body;
        int status() const { return head.getStatus(); }
    };

    static Answer ask(const AgentProcess& agent, const std::string& path, const std::string& method = "GET") {
        Poco::Net::HTTPClientSession session(agent.address());
        session.setTimeout(Poco::Timespan(20, 0));
        Poco::Net::HTTPRequest request(method, path, Poco::Net::HTTPRequest::HTTP_1_1);
        session.sendRequest(request);
        Answer answer;
        Poco::StreamCopier::copyToString(session.receiveResponse(answer.head), answer.body);
        return answer;
    }

    static int statusOf(const AgentProcess& agent, std::string_view request) {
        RawClient client(agent.port());
        client.send(request);
        return client.readStatus();
    }

    static void assertSays(const std::string& word, const Answer& answer) {
        CPPUNIT_ASSERT_MESSAGE(answer.body, answer.body.find(word) != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string("text/plain; charset=utf-8"), answer.head.getContentType());
    }

public:
    void saysThatItIsThere() {
        const AgentProcess agent;
        const auto answer = ask(agent, "/status");
        CPPUNIT_ASSERT_EQUAL(200, answer.status());
        CPPUNIT_ASSERT_EQUAL(std::string("OK"), answer.body);
        CPPUNIT_ASSERT_EQUAL(std::string("text/plain"), answer.head.getContentType());
    }

    void isKnownByEachAnswer() {
        const AgentProcess agent;
        for (const std::string path : {"/", "/status", "/plugins", "/exec", "/nowhere"})
            for (const std::string method : {"GET", "POST"})
                CPPUNIT_ASSERT_EQUAL_MESSAGE(method + " " + path, std::string("Further-Link"),
                                             ask(agent, path, method).head.get("Server", ""));
    }

    void saysItsVersionAsJson() {
        const AgentProcess agent;
        const auto answer = ask(agent, "/version");
        CPPUNIT_ASSERT_EQUAL(200, answer.status());
        CPPUNIT_ASSERT_EQUAL(std::string("{\"version\":\"" FURTHER_VERSION "\"}"), answer.body);
        CPPUNIT_ASSERT_EQUAL(std::string("application/json"), answer.head.getContentType());
    }

    void listsThePluginsWithTheirTypesAndSchemas() {
        const AgentProcess agent;
        const auto answer = ask(agent, "/plugins");
        CPPUNIT_ASSERT_EQUAL(200, answer.status());
        const auto listed = Poco::JSON::Parser().parse(answer.body).extract<Poco::JSON::Object::Ptr>();
        const auto plugins = listed->getArray("plugins");
        const auto names = AgentProcess::pluginNames();
        CPPUNIT_ASSERT_EQUAL(names.size(), plugins->size());
        const auto plugin = [&](const char* name) {
            return plugins->getObject(
                static_cast<unsigned>(std::find(names.begin(), names.end(), name) - names.begin()));
        };
        const auto hello = plugin("hello");
        CPPUNIT_ASSERT_EQUAL(std::string("hello"), hello->getValue<std::string>("name"));
        CPPUNIT_ASSERT_EQUAL(std::string("running"), hello->getValue<std::string>("state"));
        CPPUNIT_ASSERT_EQUAL(std::string("1.0.0"), hello->getValue<std::string>("version"));
        const auto greet = hello->getArray("receives")->getObject(0);
        CPPUNIT_ASSERT_EQUAL(std::string("hello.greet"), greet->getValue<std::string>("type"));
        CPPUNIT_ASSERT_EQUAL(std::string("object"), greet->getObject("schema")->getValue<std::string>("type"));
        CPPUNIT_ASSERT_EQUAL(std::string("running"), plugin("python-exec")->getValue<std::string>("state"));
        CPPUNIT_ASSERT_EQUAL(std::string("python3"), plugin("python-exec")->getValue<std::string>("runner"));
    }

    void saysOfEachPluginWhatItIs() {
        const AgentProcess agent({"plugins.disabled=hello"});
        const auto listed = Poco::JSON::Parser().parse(ask(agent, "/plugins").body).extract<Poco::JSON::Object::Ptr>();
        const auto plugins = listed->getArray("plugins");
        std::size_t types = 0;
        for (unsigned i = 0; i < plugins->size(); ++i) {
            const auto plugin = plugins->getObject(i);
            const auto name = plugin->getValue<std::string>("name");
            CPPUNIT_ASSERT_MESSAGE(name, !plugin->getValue<std::string>("version").empty());
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, std::string(name == "hello" ? "disabled" : "running"),
                                         plugin->getValue<std::string>("state"));
            CPPUNIT_ASSERT_MESSAGE(name, plugin->getArray("sends"));
            const auto receives = plugin->getArray("receives");
            for (unsigned j = 0; j < receives->size(); ++j, ++types) {
                const auto type = receives->getObject(j);
                CPPUNIT_ASSERT_MESSAGE(name, type->getValue<std::string>("type").starts_with(name + "."));
                CPPUNIT_ASSERT_MESSAGE(type->getValue<std::string>("type"), type->getObject("schema"));
            }
        }
        CPPUNIT_ASSERT(types > 5);
    }

    void saysWhatIsForWebSockets() {
        const AgentProcess agent;
        for (const auto* const path : {"/exec", "/run", "/run?client=a&pty=1"}) {
            const auto answer = ask(agent, path);
            CPPUNIT_ASSERT_EQUAL(426, answer.status());
            CPPUNIT_ASSERT_EQUAL(std::string("websocket"), answer.head.get("Upgrade"));
            assertSays("ws://", answer);
        }
    }

    void takesNoOtherMethod() {
        const AgentProcess agent;
        for (const std::string path : {"/status", "/version", "/plugins", "/exec", "/run"})
            for (const std::string method : {"POST", "PUT", "DELETE"}) {
                const auto answer = ask(agent, path, method);
                CPPUNIT_ASSERT_EQUAL_MESSAGE(method + " " + path, 405, answer.status());
                CPPUNIT_ASSERT_EQUAL(std::string("GET"), answer.head.get("Allow"));
                assertSays("GET", answer);
            }
    }

    void hasAPageForPeople() {
        const AgentProcess agent;
        const auto page = ask(agent, "/");
        CPPUNIT_ASSERT_EQUAL(200, page.status());
        CPPUNIT_ASSERT_EQUAL(std::string("text/html; charset=utf-8"), page.head.get("Content-Type"));
        CPPUNIT_ASSERT(page.head.get("Content-Security-Policy").find("default-src 'none'") != std::string::npos);
        CPPUNIT_ASSERT(page.body.find("Further Link") != std::string::npos);
    }

    void hasNothingElsewhere() {
        const AgentProcess agent;
        for (const std::string path : {"//", "/exec/", "/Status", "/exec/../status", "/%73tatus%2f"}) {
            const auto answer = ask(agent, path);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(path, 404, answer.status());
            assertSays("nothing", answer);
        }
    }

    void ignoresTheQueryOfAnAddress() {
        const AgentProcess agent;
        CPPUNIT_ASSERT_EQUAL(200, ask(agent, "/status?x=1&y").status());
        CPPUNIT_ASSERT_EQUAL(101, statusOf(agent, RawClient::request(agent.port(), "/exec?client=abc")));
    }

    void refusesTwoHostHeaders() {
        const AgentProcess agent;
        const std::string hosts = RawClient::hostLine(agent.port()) + "Host: evil.example\r\n";
        CPPUNIT_ASSERT_EQUAL(400, statusOf(agent, "GET /status HTTP/1.1\r\n" + hosts + "\r\n"));
        CPPUNIT_ASSERT_EQUAL(400, statusOf(agent, RawClient::request(agent.port(), "/exec", "host: 127.0.0.1\r\n")));
    }

    void refusesARequestWithoutHost() {
        const AgentProcess agent;
        CPPUNIT_ASSERT_EQUAL(400, statusOf(agent, "GET /status HTTP/1.1\r\n\r\n"));
        CPPUNIT_ASSERT_EQUAL(400, statusOf(agent, "GET /status HTTP/1.0\r\n\r\n"));
    }

    void refusesWhatIsNoRequest() {
        const AgentProcess agent;
        for (const std::string nonsense : {"GET\r\n\r\n", "GET /status\r\n\r\n", "\x16\x03\x01\x02\r\n\r\n",
                                           "GET /status HTTP/1.1\r\nno header\r\n\r\n"}) {
            RawClient client(agent.port());
            client.send(nonsense);
            client.shutdownSending();
            CPPUNIT_ASSERT(client.awaitEnd()); // with an answer or without: it isn't served, and nobody waits for it
            CPPUNIT_ASSERT_MESSAGE(client.rest(), client.rest().find("200 OK") == std::string::npos);
        }
        CPPUNIT_ASSERT_EQUAL(200, ask(agent, "/status").status());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(HttpTest);

} // namespace further::testing
