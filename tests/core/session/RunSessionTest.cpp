#include "core/session/SessionFixture.h"
#include "session/RunDialect.h"

#include <Poco/JSON/Parser.h>

#include <cppunit/extensions/HelperMacros.h>

#include <memory>
#include <string>

using namespace further;
using namespace std::string_literals;

/// A client of /run: many programs, users, keys.
class RunSessionTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RunSessionTest);
    CPPUNIT_TEST(runsManyProgramsAtOnce);
    CPPUNIT_TEST(refusesAnIdInUseAndTakesItAgainAfterItsEnd);
    CPPUNIT_TEST(freesTheIdOfAStartThatFailed);
    CPPUNIT_TEST(namesTheRunnersThereAre);
    CPPUNIT_TEST(namesTheProgramInAnError);
    CPPUNIT_TEST(answersAStrangersPingAndNothingElse);
    CPPUNIT_TEST(runsAsTheUserThatWasAskedFor);
    CPPUNIT_TEST(refusesAUserWhoIsNotAllowed);
    CPPUNIT_TEST(refusesAUserToWhomMayNotAsk);
    CPPUNIT_TEST(answersAResizeWithoutATerminal);
    CPPUNIT_TEST(answersAKeyThatNobodyListensTo);
    CPPUNIT_TEST(checksSizesAndKeys);
    CPPUNIT_TEST(offersAPluginsKeyToEveryProgramThatListens);
    CPPUNIT_TEST(endsAPluginThatFailsAtAnOfferedKey);
    CPPUNIT_TEST(checksTheDisplay);
    CPPUNIT_TEST_SUITE_END();

    static std::shared_ptr<const Dialect> onRun(const std::string& user = {}) {
        return std::make_shared<RunDialect>("", false, user);
    }

    static std::string message(const std::string& type, const std::string& process, const std::string& data) {
        return R"({"type": ")" + type + R"(", "process": ")" + process + R"(", "data": )" + data + "}";
    }
    static std::string start(const std::string& process, const std::string& code = "run") {
        return message("start", process, R"({"runner": "probe", "code": ")" + code + R"("})");
    }

    /// Each answer as `TYPE(PROCESS)`.
    static std::string told(const SessionFixture::Client& client) {
        std::string all;
        for (const auto& text : client.frames().texts()) {
            Poco::JSON::Parser parser;
            const auto answer = parser.parse(text).extract<Poco::JSON::Object::Ptr>();
            all += (all.empty() ? "" : " ") + answer->getValue<std::string>("type") + "(" +
                   (answer->isNull("process") ? "" : answer->getValue<std::string>("process")) + ")";
        }
        return all;
    }

    static void assertError(SessionFixture& f, SessionFixture::Client& client, const std::string& code,
                            const std::string& words) {
        f.settle(client);
        const auto last = client.answers().back();
        CPPUNIT_ASSERT_EQUAL("error"s, last.type);
        CPPUNIT_ASSERT_EQUAL(code, last.word("code"));
        CPPUNIT_ASSERT_EQUAL(words, last.word("detail").substr(0, words.size()));
    }

public:
    void runsManyProgramsAtOnce() {
        SessionFixture f;
        auto& client = f.connect(onRun());
        client.say(start("a"));
        client.say(start("b"));
        client.say(message("stdin", "a", R"({"input": "end"})"));
        client.say(message("stop", "b", "{}"));
        f.awaitAnswers(client, 4);
        CPPUNIT_ASSERT_EQUAL("started(a) started(b) stopped(a) stopped(b)"s, told(client));
    }

    void refusesAnIdInUseAndTakesItAgainAfterItsEnd() {
        SessionFixture f;
        auto& client = f.connect(onRun());
        client.say(start("a"));
        client.say(start("a"));
        assertError(f, client, "conflict", "");
        client.say(message("stop", "a", "null"));
        client.say(start("a"));
        f.awaitAnswers(client, 4);
        CPPUNIT_ASSERT_EQUAL("started(a) error() stopped(a) started(a)"s, told(client));
    }

    void freesTheIdOfAStartThatFailed() {
        SessionFixture f;
        auto& client = f.connect(onRun());
        client.say(start("a", "refuse"));
        f.awaitAnswers(client, 1);
        client.say(start("a", "refuse-later"));
        f.awaitAnswers(client, 2);
        client.say(start("a"));
        f.awaitAnswers(client, 3);
        CPPUNIT_ASSERT_EQUAL("error() error() started(a)"s, told(client));
    }

    void namesTheRunnersThereAre() {
        SessionFixture f;
        auto& client = f.connect(onRun());
        client.say(message("start", "a", R"({"runner": "node"})"));
        assertError(f, client, "unavailable", "No plugin on this device runs \"node\" programs; there are: probe.");
        client.say(message("start", "a", R"({"code": ""})"));
        assertError(f, client, "invalid_data", "data.runner is missing");
    }

    void namesTheProgramInAnError() {
        SessionFixture f;
        auto& client = f.connect(onRun());
        client.say(message("stdin", "no such", R"({"input": ""})"));
        assertError(f, client, "not_running", "");
        CPPUNIT_ASSERT_EQUAL("no such"s, client.answers().back().word("process"));
        client.say(message("start", "bad", R"({"runner": 5})"));
        assertError(f, client, "invalid_data", "data.runner must be a string");
        CPPUNIT_ASSERT_EQUAL("bad"s, client.answers().back().word("process"));
    }

    void answersAStrangersPingAndNothingElse() {
        SessionFixture f;
        auto& client = f.connect(onRun(), Identity{});
        client.say(R"({"type": "ping"})");
        f.awaitAnswers(client, 1);
        client.say(start("a"));
        f.awaitAnswers(client, 2);
        CPPUNIT_ASSERT_EQUAL("pong() error()"s, told(client));
        CPPUNIT_ASSERT_EQUAL("approval_needed"s, client.answers().back().word("code"));
    }

    void runsAsTheUserThatWasAskedFor() {
        SessionFixture f;
        for (const auto& [asked, is] : {std::pair<std::string, std::string>{"", User::current().name},
                                        {User::current().name, User::current().name},
                                        {"ada", "ada"}}) {
            auto& client = f.connect(onRun(asked));
            client.say(start("a", "tell-user"));
            f.awaitAnswers(client, 1);
            CPPUNIT_ASSERT_EQUAL(is, client.answers().back().word("output"));
        }
    }

    void refusesAUserWhoIsNotAllowed() {
        SessionFixture f;
        auto& client = f.connect(onRun("root-or-so"));
        client.say(start("a"));
        assertError(f, client, "forbidden", "Programs don't run as \"root-or-so\" on this device");
        client.say("probe.act", R"({"do": "greet"})"); // as the rest of it goes on
        f.awaitAnswers(client, 2);
    }

    void refusesAUserToWhomMayNotAsk() {
        SessionFixture f;
        const Identity limited{Identity::Kind::owner, "tester", Permissions({"probe"})};
        auto& client = f.connect(onRun("ada"), limited);
        client.say(start("a"));
        assertError(f, client, "forbidden", "");
        CPPUNIT_ASSERT(client.answers().back().word("detail").find("run-as") != std::string::npos);
        auto& other = f.connect(onRun(), limited);
        other.say(start("a"));
        f.awaitAnswers(other, 1);
        CPPUNIT_ASSERT_EQUAL("started(a)"s, told(other));
    }

    void answersAResizeWithoutATerminal() {
        SessionFixture f;
        auto& client = f.connect(onRun());
        client.say(message("resize", "a", R"({"rows": 5, "cols": 5})"));
        assertError(f, client, "not_running", "");
        client.say(start("a"));
        client.say(message("resize", "a", R"({"rows": 5, "cols": 5})"));
        assertError(f, client, "unavailable", "The programs of the plugin probe have no terminal.");
    }

    void answersAKeyThatNobodyListensTo() {
        SessionFixture f;
        auto& client = f.connect(onRun());
        client.say(start("a"));
        client.say(message("keyevent", "a", R"({"key": "q", "event": "keydown"})"));
        assertError(f, client, "unavailable", "");
        client.say(message("keyevent", "a", R"({"key": "Enter", "event": "keyup"})"));
        f.awaitAnswers(client, 3);
        CPPUNIT_ASSERT_EQUAL("keyup"s, client.answers().back().word("output"));
    }

    void checksSizesAndKeys() {
        SessionFixture f;
        auto& client = f.connect(onRun());
        client.say(start("a"));
        for (const auto* const size :
             {R"({"rows": 0, "cols": 5})", R"({"rows": 5, "cols": 0})", R"({"rows": 65536, "cols": 5})",
              R"({"rows": -1, "cols": 5})", R"({"rows": 1.5, "cols": 5})", R"({"rows": "5", "cols": 5})",
              R"({"rows": 5})", "{}"}) {
            client.say(message("resize", "a", size));
            assertError(f, client, "invalid_data", "data.");
        }
        for (const auto* const key : {R"({"key": "", "event": "keyup"})", R"({"key": "a", "event": "press"})",
                                      R"({"key": 5, "event": "keyup"})", R"({"key": "a"})", "{}"}) {
            client.say(message("keyevent", "a", key));
            assertError(f, client, "invalid_data", "data.");
        }
    }

    void offersAPluginsKeyToEveryProgramThatListens() {
        SessionFixture f;
        auto& client = f.connect(onRun());
        for (const auto* const process : {"a", "b", "deaf"})
            client.say(start(process));
        client.say("probe.act", R"({"do": "press-key"})");
        f.awaitAnswers(client, 5);
        f.settle(client);
        CPPUNIT_ASSERT_EQUAL("started(a) started(b) started(deaf) stdout(a) stdout(b)"s, told(client));
    }

    void endsAPluginThatFailsAtAnOfferedKey() {
        SessionFixture f;
        auto& client = f.connect(onRun());
        client.say(start("a"));
        client.say(start("b"));
        client.say("probe.act", R"({"do": "press-faulty-key"})");
        f.awaitAnswers(client, 7);
        CPPUNIT_ASSERT_EQUAL("started(a) started(b) probe.ends() error() stopped(a) error() stopped(b)"s, told(client));
    }

    void checksTheDisplay() {
        SessionFixture f;
        auto& client = f.connect(onRun());
        for (const auto* const options : {"5", "{}", R"({"enabled": 1})", R"({"enabled": true, "width": 0})",
                                          R"({"enabled": true, "height": "tall"})"}) {
            client.say(
                message("start", "a", R"({"runner": "probe", "code": "run", "novncOptions": )"s + options + "}"));
            assertError(f, client, "invalid_data", "data.novncOptions");
        }
        client.say(message("start", "a",
                           R"({"runner": "probe", "code": "run",
                               "novncOptions": {"enabled": true, "width": 800, "height": 600}})"));
        f.awaitAnswers(client, 6);
        CPPUNIT_ASSERT_EQUAL("started"s, client.answers().back().type);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RunSessionTest);
