#include "FakeAdmin.h"
#include "Linkctl.h"

#include <cppunit/extensions/HelperMacros.h>

#include <atomic>
#include <string>

namespace further::ctl {

class RestartCommandTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RestartCommandTest);
    CPPUNIT_TEST(waitsUntilTheAgentIsBack);
    CPPUNIT_TEST(knowsTheNextAgentInTheSameProcess);
    CPPUNIT_TEST(goesByTheRunWhereTheAgentTellsIt);
    CPPUNIT_TEST(takesARestartBack);
    CPPUNIT_TEST(saysThatTheAgentIsNotBack);
    CPPUNIT_TEST(leavesTheAgentToItsProgramsWhenIdleIsWanted);
    CPPUNIT_TEST(saysWhyItIsRefused);
    CPPUNIT_TEST_SUITE_END();

    static std::string status(int pid) {
        return FakeAdmin::answer(R"({"version":"1.3.0","since":"then","pid":)" + std::to_string(pid) + "}") + "\n";
    }

public:
    void waitsUntilTheAgentIsBack() {
        const std::string restarting = FakeAdmin::answer(R"({"sentence":"The agent restarts.","programs":0})") + "\n";
        std::atomic<int> connection = 0;
        const FakeAdmin admin([&](FakeAdminConnection& client) {
            client.receive();
            // The first one asks for the restart; the old agent is still there for the second, and deaf for the third.
            client.send(++connection == 3 ? std::string() : status(connection < 4 ? 100 : 101));
            if (connection == 1)
                client.send(client.receive() == R"({"type":"restart","data":{"whenIdle":false}})" ? restarting : "?\n");
        });
        Linkctl linkctl({"restart", "--socket", admin.path()});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(linkctl.errors(), 0, linkctl.awaitExit());
        CPPUNIT_ASSERT_MESSAGE(linkctl.output(),
                               linkctl.output().find("The agent restarts.\nThe agent is back after ") == 0);
        CPPUNIT_ASSERT_MESSAGE(linkctl.output(),
                               linkctl.output().find(": version 1.3.0, process 101\n") != std::string::npos);
    }

    void knowsTheNextAgentInTheSameProcess() {
        std::atomic<int> connection = 0;
        const FakeAdmin admin([&](FakeAdminConnection& client) {
            client.receive();
            const auto uptime = ++connection == 1 ? "0.5" : connection == 2 ? "500" : "0.01";
            client.answer(std::string(R"({"version":"1.3.0","since":"then","pid":100,"uptime":)") + uptime + "}");
            if (connection == 1) {
                client.receive();
                client.answer(R"({"sentence":"The agent restarts.","programs":0})");
            }
        });
        Linkctl linkctl({"restart", "--socket", admin.path()});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(linkctl.errors(), 0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(3, connection.load());
    }

    void goesByTheRunWhereTheAgentTellsIt() {
        std::atomic<int> connection = 0;
        const FakeAdmin admin([&](FakeAdminConnection& client) {
            client.receive();
            client.answer(std::string(R"({"pid":100,"uptime":0.5,"run":")") + (++connection < 3 ? "a" : "b") + "\"}");
            if (connection == 1) {
                client.receive();
                client.answer(R"({"sentence":"The agent restarts.","programs":0})");
            }
        });
        Linkctl linkctl({"restart", "--socket", admin.path()});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(linkctl.errors(), 0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(3, connection.load());
    }

    void takesARestartBack() {
        const FakeAdmin admin([](FakeAdminConnection& client) {
            client.answer(client.receive() == R"({"type":"restart","data":{"cancel":true}})"
                              ? R"({"sentence":"The agent goes on."})"
                              : R"({"sentence":"?"})");
        });
        Linkctl linkctl({"restart", "--cancel", "--socket", admin.path()});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(linkctl.errors(), 0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("The agent goes on.\n"), linkctl.output());
    }

    void saysThatTheAgentIsNotBack() {
        const FakeAdmin admin(FakeAdmin::Answers{{"status", FakeAdmin::answer(R"({"pid":100})")},
                                                 {"restart", FakeAdmin::answer(R"({"sentence":"So be it."})")}});
        Linkctl linkctl({"restart", "--timeout", "0.1", "--socket", admin.path()});
        CPPUNIT_ASSERT_EQUAL(1, linkctl.awaitExit());
        CPPUNIT_ASSERT(linkctl.errors().find("is not back after") != std::string::npos);
    }

    void leavesTheAgentToItsProgramsWhenIdleIsWanted() {
        const FakeAdmin admin(
            FakeAdmin::Answers{{"status", FakeAdmin::answer(R"({"pid":100})")},
                               {"restart", FakeAdmin::answer(R"({"sentence":"When idle.","programs":2})")}});
        Linkctl linkctl({"restart", "--when-idle", "--socket", admin.path()});
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("When idle.\nIt waits for 2 programs. See which: further-linkctl ps\n"),
                             linkctl.output());
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"type":"restart","data":{"whenIdle":true}})"), admin.requests().at(1));
    }

    void saysWhyItIsRefused() {
        const FakeAdmin admin(
            FakeAdmin::Answers{{"status", FakeAdmin::answer("{}")},
                               {"restart", FakeAdmin::error("unavailable", "Can't", "Nobody would start it again.")}});
        Linkctl linkctl({"restart", "--socket", admin.path()});
        CPPUNIT_ASSERT_EQUAL(1, linkctl.awaitExit());
        CPPUNIT_ASSERT(linkctl.errors().find("Nobody would start it again.") != std::string::npos);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RestartCommandTest);

} // namespace further::ctl
