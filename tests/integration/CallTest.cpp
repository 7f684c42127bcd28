#include "support/Linkctl.h"

#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <string>

namespace further::testing {

/// Any message, from the command line.
class CallTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(CallTest);
    CPPUNIT_TEST(printsTheAnswer);
    CPPUNIT_TEST(takesDataFromAFileAndFromItsInput);
    CPPUNIT_TEST(followsUntilCtrlC);
    CPPUNIT_TEST(failsWithTheAgentsError);
    CPPUNIT_TEST_SUITE_END();

    static constexpr const char* greeting = "{\"type\":\"hello.greeting\",\"data\":{\"text\":\"Hello, Ada!\"}}\n";

public:
    void printsTheAnswer() {
        const AgentProcess agent;
        const Linkctl linkctl(agent);
        CPPUNIT_ASSERT_EQUAL(std::string(greeting), linkctl.print({"call", "hello.greet", R"({"name": "Ada"})"}));
        const auto state =
            Poco::JSON::Parser().parse(linkctl.print({"call", "system-info.get"})).extract<Poco::JSON::Object::Ptr>();
        CPPUNIT_ASSERT_EQUAL(std::string("system-info.state"), state->getValue<std::string>("type"));
        CPPUNIT_ASSERT(!state->getObject("data")->getValue<std::string>("hostname").empty());
    }

    void takesDataFromAFileAndFromItsInput() {
        const AgentProcess agent;
        const Linkctl linkctl(agent);
        const auto file = agent.home().write("greeting.json", "{\n  \"name\": \"Ada\"\n}\n");
        CPPUNIT_ASSERT_EQUAL(std::string(greeting), linkctl.print({"call", "hello.greet", "@" + file}));
        auto piped = linkctl.start({"call", "hello.greet", "-"});
        piped.type(R"({"name": "Ada"})");
        piped.endInput();
        CPPUNIT_ASSERT_EQUAL_MESSAGE(piped.errors(), 0, piped.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string(greeting), piped.output());
    }

    void followsUntilCtrlC() {
        const AgentProcess agent;
        auto follower = Linkctl(agent).start({"call", "system-info.subscribe", R"({"interval": "1 s"})", "--follow"});
        follower.awaitOutput("\n");
        const auto first = follower.output().size();
        follower.awaitOutput("\n{\"type\":\"system-info.state\"");
        CPPUNIT_ASSERT(follower.output().size() > first);
        follower.signal(SIGINT);
        CPPUNIT_ASSERT_EQUAL(128 + SIGINT, follower.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string(), follower.errors());
    }

    void failsWithTheAgentsError() {
        const AgentProcess agent;
        const Linkctl linkctl(agent);
        for (const Linkctl::Words& words :
             {Linkctl::Words{"call", "hello.greet", "{}"}, {"call", "hello.greet", "{}", "--follow"}}) {
            const auto failed = linkctl.run(words);
            CPPUNIT_ASSERT_EQUAL(1, failed.exitCode);
            CPPUNIT_ASSERT_EQUAL(std::string(), failed.output);
            CPPUNIT_ASSERT_MESSAGE(failed.errors, failed.errors.find("name") != std::string::npos);
        }
        const auto misspelt = linkctl.run({"call", "hello.great"});
        CPPUNIT_ASSERT_EQUAL(1, misspelt.exitCode);
        CPPUNIT_ASSERT_MESSAGE(misspelt.errors,
                               misspelt.errors.find("did you mean \"hello.greet\"?") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(2, linkctl.run({"call", "hello.greet", "[1]"}).exitCode);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(CallTest);

} // namespace further::testing
