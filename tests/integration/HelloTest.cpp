#include "support/AgentProcess.h"
#include "support/ExecClient.h"

#include <cppunit/extensions/HelperMacros.h>

#include <utility>

namespace further::testing {

/// The sample plugin in the running agent.
class HelloTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HelloTest);
    CPPUNIT_TEST(greets);
    CPPUNIT_TEST(greetsWithTheConfiguredWord);
    CPPUNIT_TEST(holdsMessagesToItsSchema);
    CPPUNIT_TEST(greetsWhileAProgramRuns);
    CPPUNIT_TEST_SUITE_END();

public:
    void greets() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.send("hello.greet", R"({"name":"Ada"})");
        const auto greeting = client.next();
        CPPUNIT_ASSERT_EQUAL(std::string("hello.greeting"), greeting.type);
        CPPUNIT_ASSERT_EQUAL(std::string("Hello, Ada!"), greeting.text("text"));
    }

    void greetsWithTheConfiguredWord() {
        const AgentProcess agent({"hello.greeting=Gr\xc3\xbc\xc3\x9f Gott"});
        ExecClient client(agent.address());
        client.send("hello.greet", R"({"name":"\"\u0000\u20ac"})");
        CPPUNIT_ASSERT_EQUAL(std::string("Gr\xc3\xbc\xc3\x9f Gott, \"\0\xe2\x82\xac!", 19), client.next().text("text"));
    }

    void holdsMessagesToItsSchema() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        const std::string longName(101, 'x');
        for (const auto& [data, words] : {std::pair<std::string, std::string>{"", "data.name is missing"},
                                          {"{}", "data.name is missing"},
                                          {R"({"Name":"Ada"})", "data.name is missing"},
                                          {R"({"name":5})", "data.name must be a string, not a number"},
                                          {R"({"name":null})", "data.name must be a string, not null"},
                                          {R"({"name":""})", "data.name must not be empty"},
                                          {"{\"name\":\"" + longName + "\"}", "data.name must have at most 100"}}) {
            client.send("hello.greet", data);
            const auto error = client.next();
            CPPUNIT_ASSERT_EQUAL(std::string("invalid_data"), error.text("code"));
            CPPUNIT_ASSERT_EQUAL(std::string("Bad message"), error.text("message"));
            CPPUNIT_ASSERT_MESSAGE(error.text("detail"), error.text("detail").find(words) == 0);
        }
    }

    void greetsWhileAProgramRuns() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.start("input()");
        client.await("started");
        client.send("hello.greet", R"({"name":"Ada"})");
        CPPUNIT_ASSERT_EQUAL(std::string("hello.greeting"), client.next().type);
        client.type("\n");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(HelloTest);

} // namespace further::testing
