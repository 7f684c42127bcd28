#include "FakeAdmin.h"
#include "Linkctl.h"

#include <cppunit/extensions/HelperMacros.h>

#include <future>

namespace further::ctl {

/// `logs` and `events`.
class FeedCommandTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FeedCommandTest);
    CPPUNIT_TEST(printsTheLastLines);
    CPPUNIT_TEST(printsEvents);
    CPPUNIT_TEST(printsAnObjectALine);
    CPPUNIT_TEST(letsNoTextPoseAsALine);
    CPPUNIT_TEST(followsUntilCtrlC);
    CPPUNIT_TEST(followsUntilNobodyReads);
    CPPUNIT_TEST(endsQuietlyWhereNobodyReads);
    CPPUNIT_TEST(saysThatTheAgentHasGone);
    CPPUNIT_TEST(saysThatItIsRefused);
    CPPUNIT_TEST_SUITE_END();

    static constexpr auto line = R"({"time":"2026-11-22T21:40:00Z","level":"warning","source":"agent","text":"Slow."})";

    static Linkctl run(const FakeAdmin& admin, std::vector<std::string> words,
                       Linkctl::Joined joined = Linkctl::Joined::pipes) {
        return Linkctl(std::move(words), joined, {admin.variable(), "TZ=UTC"});
    }

    static FakeAdmin answering(const std::string& type, const std::string& lines) {
        return FakeAdmin(FakeAdmin::Answers{{type, FakeAdmin::answer(R"({"lines":[)" + lines + "]}")}});
    }

    static void followOneLine(FakeAdminConnection& client) {
        if (client.receive() != R"({"type":"logs","data":{"lines":100,"follow":true}})")
            return; // The client is told nothing, and the test fails.
        client.line(line);
        client.awaitEnd();
    }

public:
    void printsTheLastLines() {
        const auto admin = answering("logs", std::string(line) + "," + line);
        auto linkctl = run(admin, {"logs", "-n", "2"});
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("2026-11-22 21:40:00 warning agent: Slow.\n"
                                         "2026-11-22 21:40:00 warning agent: Slow.\n"),
                             linkctl.output());
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"type":"logs","data":{"lines":2,"follow":false}})"),
                             admin.requests().at(0));
    }

    void printsEvents() {
        const auto admin = answering("events", R"({"time":"then","event":"started","session":"3","text":"main.py"},)"
                                               R"({"time":"then","event":"disconnected","text":"Bye"})");
        auto linkctl = run(admin, {"events"});
        linkctl.awaitExit();
        CPPUNIT_ASSERT_EQUAL(std::string("then started      session 3: main.py\nthen disconnected Bye\n"),
                             linkctl.output());
    }

    void printsAnObjectALine() {
        const auto admin = answering("logs", line);
        auto linkctl = run(admin, {"logs", "--json"});
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string(line) + "\n", linkctl.output());
    }

    void letsNoTextPoseAsALine() {
        const auto admin =
            answering("logs", R"({"time":"t","level":"error\u001b","source":"a","text":"one\n\u001btwo"})");
        auto linkctl = run(admin, {"logs"});
        linkctl.awaitExit();
        CPPUNIT_ASSERT_EQUAL(std::string("t error? a: one\n    ?two\n"), linkctl.output());
    }

    void followsUntilCtrlC() {
        const FakeAdmin admin(followOneLine);
        auto linkctl = run(admin, {"logs", "-f"}, Linkctl::Joined::terminal);
        linkctl.awaitOutput("Slow.");
        linkctl.type("\x03");
        CPPUNIT_ASSERT_EQUAL(130, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string(), linkctl.errors());
    }

    void followsUntilNobodyReads() {
        const FakeAdmin admin(followOneLine);
        auto linkctl = run(admin, {"logs", "-f"});
        linkctl.awaitOutput("Slow.");
        linkctl.stopReading();
        CPPUNIT_ASSERT_EQUAL(141, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string(), linkctl.errors());
    }

    void endsQuietlyWhereNobodyReads() {
        std::promise<void> closed;
        const FakeAdmin admin([&](FakeAdminConnection& client) {
            client.receive();
            closed.get_future().get();
            client.send(FakeAdmin::answer(R"({"lines":[)" + std::string(line) + "]}") + "\n");
        });
        auto linkctl = run(admin, {"logs"});
        linkctl.stopReading();
        closed.set_value();
        CPPUNIT_ASSERT_EQUAL(141, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string(), linkctl.errors());
    }

    void saysThatTheAgentHasGone() {
        const FakeAdmin admin([](FakeAdminConnection& client) {
            client.receive();
            client.line(line);
        });
        auto linkctl = run(admin, {"events", "-f"});
        CPPUNIT_ASSERT_EQUAL(1, linkctl.awaitExit());
        CPPUNIT_ASSERT(linkctl.errors().find("has ended the connection") != std::string::npos);
    }

    void saysThatItIsRefused() {
        const FakeAdmin admin(FakeAdmin::Answers{{"logs", FakeAdmin::error("forbidden", "No", "Not you.")}});
        auto linkctl = run(admin, {"logs", "-f"});
        CPPUNIT_ASSERT_EQUAL(4, linkctl.awaitExit());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FeedCommandTest);

} // namespace further::ctl
