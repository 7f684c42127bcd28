#include "core/session/SessionFixture.h"
#include "session/RunDialect.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using namespace further;
using namespace std::string_literals;

/// As many programs run on the device as may, and no more, however the others ended.
class ProgramLimitTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ProgramLimitTest);
    CPPUNIT_TEST(refusesOneTooMany);
    CPPUNIT_TEST(takesAnotherWhenOneHasEnded);
    CPPUNIT_TEST(countsNoneThatDidNotStart);
    CPPUNIT_TEST(countsNoneThatEndedWithItsPlugin);
    CPPUNIT_TEST(countsNoneOfAClientThatHasLeft);
    CPPUNIT_TEST(refusesOneTooManyOfAClient);
    CPPUNIT_TEST_SUITE_END();

    static constexpr std::size_t most = 2;

    static void start(SessionFixture& f, SessionFixture::Client& client, const std::string& script = "run",
                      std::size_t answers = 1) {
        const auto before = client.answers().size();
        client.say("start", R"({"sourceScript": ")" + script + "\"}");
        f.awaitAnswers(client, before + answers);
    }
    static void assertBusy(const SessionFixture::Client& client) {
        const auto answer = client.answers().back();
        CPPUNIT_ASSERT_EQUAL("error"s, answer.type);
        CPPUNIT_ASSERT_EQUAL("busy"s, answer.word("code"));
        CPPUNIT_ASSERT(answer.word("message") != "Bad message");
        CPPUNIT_ASSERT_EQUAL("This device runs as many programs as it may, 2: try again when one has ended. Whoever "
                             "looks after it can set programs.maxRunning."s,
                             answer.word("detail"));
    }
    /// There is room for as many as may run, and no more.
    static void assertAllPlacesFree(SessionFixture& f) {
        for (std::size_t i = 0; i < most; ++i) {
            auto& client = f.connect();
            start(f, client);
            CPPUNIT_ASSERT_EQUAL("started"s, client.types());
        }
        auto& late = f.connect();
        start(f, late);
        assertBusy(late);
    }

public:
    void refusesOneTooMany() {
        SessionFixture f({}, most);
        assertAllPlacesFree(f);
    }

    void takesAnotherWhenOneHasEnded() {
        SessionFixture f({}, most);
        auto& first = f.connect();
        auto& second = f.connect();
        auto& third = f.connect();
        start(f, first);
        start(f, second);
        start(f, third);
        assertBusy(third);
        first.say(R"({"type": "stop"})");
        f.awaitAnswers(first, 2);
        start(f, third);
        CPPUNIT_ASSERT_EQUAL("error started"s, third.types());
        start(f, first);
        assertBusy(first);
    }

    void countsNoneThatDidNotStart() {
        SessionFixture f({}, most);
        auto& client = f.connect();
        for (std::size_t i = 0; i < 2 * most; ++i) {
            start(f, client, "refuse");
            CPPUNIT_ASSERT(client.answers().back().word("detail").find("as many programs") == std::string::npos);
        }
        assertAllPlacesFree(f);
    }

    void countsNoneThatEndedWithItsPlugin() {
        SessionFixture f({}, most);
        auto& client = f.connect();
        for (std::size_t i = 0; i < 2 * most; ++i) {
            start(f, client, "fault-number", 2); // the first is the handler's last word
            CPPUNIT_ASSERT_EQUAL("internal"s, client.answers().back().word("code"));
        }
        assertAllPlacesFree(f);
    }

    void refusesOneTooManyOfAClient() {
        const auto start = [](const std::string& process) {
            return R"({"type": "start", "process": ")" + process + R"(", "data": {"runner": "probe", "code": "run"}})";
        };
        SessionFixture f;
        auto& client = f.connect(std::make_shared<RunDialect>("", false));
        for (const auto* const name : {"1", "2", "3", "4", "5", "6"})
            client.say(start(name));
        f.awaitAnswers(client, 6);
        CPPUNIT_ASSERT_EQUAL("started started started started started error"s, client.types());
        CPPUNIT_ASSERT_EQUAL("busy"s, client.answers().back().word("code"));
        CPPUNIT_ASSERT_EQUAL(
            "This connection runs as many programs as it may, 5: try again when one has ended. Whoever "
            "looks after the device can set programs.maxPerConnection."s,
            client.answers().back().word("detail"));
        auto& other = f.connect(std::make_shared<RunDialect>("", false));
        other.say(start("1"));
        f.awaitAnswers(other, 1);
        CPPUNIT_ASSERT_EQUAL("started"s, other.types());
    }

    void countsNoneOfAClientThatHasLeft() {
        SessionFixture f({}, most);
        for (std::size_t i = 0; i < 2 * most; ++i) {
            auto& client = f.connect();
            start(f, client);
            CPPUNIT_ASSERT_EQUAL("started"s, client.types());
            client.leave();
            f.await([&] { return f.sessions->size() == 0; });
        }
        assertAllPlacesFree(f);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ProgramLimitTest);
