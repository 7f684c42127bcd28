#include "support/AgentProcess.h"
#include "support/ExecClient.h"

#include <Poco/Environment.h>
#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <cstdint>
#include <string>

namespace further::testing {

/// system-info in the running agent, on this machine.
class SystemInfoTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SystemInfoTest);
    CPPUNIT_TEST(tellsOfThisMachine);
    CPPUNIT_TEST(sendsStatesUntilToldToStop);
    CPPUNIT_TEST(refusesAnIntervalThatIsTooShort);
    CPPUNIT_TEST(servesSeveralClientsOneOfWhichVanishes);
    CPPUNIT_TEST_SUITE_END();

public:
    void tellsOfThisMachine() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.send("system-info.get");
        const auto state = client.next();
        CPPUNIT_ASSERT_EQUAL(std::string("system-info.state"), state.type);
        CPPUNIT_ASSERT_EQUAL(Poco::Environment::nodeName(), state.text("hostname"));
        CPPUNIT_ASSERT_EQUAL(Poco::Environment::osVersion(), state.text("kernel"));
        CPPUNIT_ASSERT_EQUAL(std::string(FURTHER_VERSION),
                             state.data->getObject("agent")->getValue<std::string>("version"));
        const auto cpu = state.data->getObject("cpu");
        CPPUNIT_ASSERT(cpu->getArray("cores")->size() >= 1);
        CPPUNIT_ASSERT(cpu->getValue<double>("use") <= 100);
        const auto memory = state.data->getObject("memory");
        CPPUNIT_ASSERT(memory->getValue<std::uint64_t>("available") < memory->getValue<std::uint64_t>("total"));
    }

    void sendsStatesUntilToldToStop() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.send("system-info.subscribe", R"({"interval":"1 s"})");
        const auto first = client.next();
        const auto second = client.next();
        CPPUNIT_ASSERT_EQUAL(std::string("system-info.state"), first.type);
        CPPUNIT_ASSERT_EQUAL(std::string("system-info.state"), second.type);
        CPPUNIT_ASSERT(second.data->getValue<double>("uptime") > first.data->getValue<double>("uptime"));
        client.send("system-info.unsubscribe");
        std::string last;
        while (last != "system-info.unsubscribed") // on a busy machine, another state may be on its way
            last = client.next().type;
        CPPUNIT_ASSERT(client.isQuietFor(std::chrono::milliseconds(1100)));
    }

    void refusesAnIntervalThatIsTooShort() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.send("system-info.subscribe", R"({"interval":"10 ms"})");
        const auto error = client.next();
        CPPUNIT_ASSERT_EQUAL(std::string("invalid_data"), error.text("code"));
        CPPUNIT_ASSERT_MESSAGE(error.text("detail"), error.text("detail").find("\"1 s\"") != std::string::npos);
    }

    void servesSeveralClientsOneOfWhichVanishes() {
        const AgentProcess agent;
        ExecClient staying(agent.address());
        ExecClient vanishing(agent.address());
        for (auto* const client : {&staying, &vanishing})
            client->send("system-info.subscribe", R"({"interval":"1 s"})");
        vanishing.abandon(); // while it is being served
        for (int i = 0; i < 2; ++i)
            CPPUNIT_ASSERT_EQUAL(std::string("system-info.state"), staying.next().type);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SystemInfoTest);

} // namespace further::testing
