#include "FakeAdmin.h"
#include "FakeAgent.h"
#include "Linkctl.h"

#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <string>
#include <vector>

namespace further::ctl {

/// What `further-linkctl run` asks an agent for, and what of the answers it can't show.
class RunStartTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RunStartTest);
    CPPUNIT_TEST(callsItsProgramByOneName);
    CPPUNIT_TEST(asksForARunnerAndAUser);
    CPPUNIT_TEST(runsAShellWithoutAFile);
    CPPUNIT_TEST(findsTheAgentOfThisComputer);
    CPPUNIT_TEST(asksNobodyWhereItWasTold);
    CPPUNIT_TEST(saysOnceWhatItCanNotShow);
    CPPUNIT_TEST_SUITE_END();

    const TemporaryFile _file{"pass\n"};

    std::vector<std::string> words(const FakeAgent& agent) const {
        return {"run", "--port", agent.port(), _file.path()};
    }

public:
    void callsItsProgramByOneName() {
        FakeAgent agent([](FakeConnection& client) {
            const auto start = client.receive();
            const auto name = start->getValue<std::string>("process");
            CPPUNIT_ASSERT(!name.empty());
            client.send(R"({"type":"started","data":null,"client":"further-linkctl","process":")" + name + "\"}");
            CPPUNIT_ASSERT_EQUAL(name, client.receive()->getValue<std::string>("process")); // stdin
            client.sendOutput("stdout", "ready\n");
            CPPUNIT_ASSERT_EQUAL(name, client.receive()->getValue<std::string>("process")); // stop
            client.stopped(0);
        });
        Linkctl linkctl(words(agent));
        linkctl.type("x\n");
        linkctl.awaitOutput("ready");
        linkctl.signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        agent.awaitPlay();
    }

    void asksForARunnerAndAUser() {
        FakeAgent agent([](FakeConnection& client) {
            CPPUNIT_ASSERT_EQUAL(std::string("exec"), client.start()->getValue<std::string>("runner"));
            client.stopped(0);
        });
        Linkctl linkctl({"run", "--runner", "exec", "--user", "ann & bob", "--port", agent.port(), _file.path()});
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        agent.awaitPlay();
        CPPUNIT_ASSERT_EQUAL(std::string("/run?client=further-linkctl&user=ann%20%26%20bob"), agent.uris().at(0));
    }

    void runsAShellWithoutAFile() {
        for (const std::string folder : {"", "projects/game"}) {
            FakeAgent agent([folder](FakeConnection& client) {
                const auto data = client.start();
                CPPUNIT_ASSERT(!data->has("code"));
                CPPUNIT_ASSERT_EQUAL(folder, data->optValue("path", std::string()));
                client.stopped(0);
            });
            std::vector<std::string> line{"run", "--runner", "shell", "--port", agent.port()};
            if (!folder.empty())
                line.push_back(folder);
            CPPUNIT_ASSERT_EQUAL(0, Linkctl(line).awaitExit());
            agent.awaitPlay();
        }
    }

    void findsTheAgentOfThisComputer() {
        FakeAgent agent([](FakeConnection& client) {
            client.start();
            client.stopped(0);
        });
        const FakeAdmin admin(
            FakeAdmin::Answers{{"status", FakeAdmin::answer(R"({"address":"127.0.0.1:)" + agent.port() + "\"}")}});
        Linkctl linkctl({"run", _file.path()}, Linkctl::Joined::pipes, {admin.variable()});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(linkctl.errors(), 0, linkctl.awaitExit());
        agent.awaitPlay();
    }

    void asksNobodyWhereItWasTold() {
        FakeAgent agent([](FakeConnection& client) {
            client.start();
            client.stopped(0);
        });
        const FakeAdmin admin(FakeAdmin::Answers{{"status", FakeAdmin::answer(R"({"address":"127.0.0.1:1"})")}});
        Linkctl linkctl({"run", _file.path()}, Linkctl::Joined::pipes,
                        {admin.variable(), "FURTHER_LINK_PORT=" + agent.port()});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(linkctl.errors(), 0, linkctl.awaitExit());
        CPPUNIT_ASSERT(admin.requests().empty());
    }

    void saysOnceWhatItCanNotShow() {
        FakeAgent agent([](FakeConnection& client) {
            client.start();
            for (const auto* const type : {"video", "video", "keylisten", "keylisten", "novnc"})
                client.send(R"({"type":")" + std::string(type) + R"(","data":{"output":"ArrowUp"}})");
            client.stopped(0);
        });
        Linkctl linkctl(words(agent));
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string(), linkctl.output());
        CPPUNIT_ASSERT_EQUAL(
            std::string("further-linkctl: the program sends pictures, which can't be shown here: they are left out.\n"
                        "further-linkctl: the program listens for keys of a keyboard, which can't be told apart here: "
                        "it gets its input only.\n"
                        "further-linkctl: the program opens windows, which can't be shown here.\n"),
            linkctl.errors());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RunStartTest);

} // namespace further::ctl
