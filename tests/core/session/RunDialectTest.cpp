#include "session/RunDialect.h"

#include <further/Error.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sstream>
#include <string>

using namespace further;
using namespace std::string_literals;

class RunDialectTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RunDialectTest);
    CPPUNIT_TEST(translatesAStart);
    CPPUNIT_TEST(takesNullInAStartForNothing);
    CPPUNIT_TEST(givesATerminalWhereTheClientWantsOne);
    CPPUNIT_TEST(doesNotLetAClientUseTheCoresWords);
    CPPUNIT_TEST(keepsTheProcessOfTheClientsChoice);
    CPPUNIT_TEST(wantsAProcessForWhatIsAProgramsOnly);
    CPPUNIT_TEST(refusesAProcessThatIsNoName);
    CPPUNIT_TEST(wantsARunner);
    CPPUNIT_TEST(answersAPing);
    CPPUNIT_TEST(formatsAllFourKeys);
    CPPUNIT_TEST(formatsOutput);
    CPPUNIT_TEST(formatsAnErrorWithTheProgramInItsData);
    CPPUNIT_TEST(echoesAnyClient);
    CPPUNIT_TEST_SUITE_END();

public:
    void translatesAStart() {
        CPPUNIT_ASSERT_EQUAL(R"({"args":["a"],"code":"x","display":{"enabled":false},"path":"d","runner":"python3"})"s,
                             started(R"({"runner": "python3", "code": "x", "path": "d", "args": ["a"],
                        "novncOptions": {"enabled": false}, "more": 1})"));
    }

    void takesNullInAStartForNothing() {
        CPPUNIT_ASSERT_EQUAL(R"({"code":"x","runner":"python3"})"s,
                             started(R"({"runner": "python3", "code": "x", "path": null, "novncOptions": null})"));
    }

    void givesATerminalWhereTheClientWantsOne() {
        const RunDialect withTerminal("", true);
        CPPUNIT_ASSERT_EQUAL(
            R"({"runner":"shell","terminal":true})"s,
            written(*withTerminal.parse(R"({"type": "start", "process": "p", "data": {"runner": "shell"}})").data));
    }

    void doesNotLetAClientUseTheCoresWords() {
        CPPUNIT_ASSERT_EQUAL(R"({"runner":"x"})"s,
                             started(R"({"runner": "x", "terminal": true, "display": {"enabled": true}})"));
    }

    void keepsTheProcessOfTheClientsChoice() {
        for (const auto* const type : {"start", "stdin", "resize", "keyevent", "stop", "hello.greet"})
            CPPUNIT_ASSERT_EQUAL("my 1"s, _dialect.parse(R"({"type": ")"s + type + R"(", "process": "my 1"})").process);
    }

    void wantsAProcessForWhatIsAProgramsOnly() {
        for (const auto* const type : {"start", "stdin", "resize", "keyevent", "stop"}) {
            refuses(R"({"type": ")"s + type + R"("})", "`process` is missing; it must be");
            refuses(R"({"type": ")"s + type + R"(", "process": null})", "`process` is missing; it must be");
        }
        for (const auto* const type : {"ping", "hello.greet", "authenticate"})
            for (const auto* const none : {"", R"(, "process": null)", R"(, "process": "")"})
                CPPUNIT_ASSERT_EQUAL(""s, _dialect.parse(R"({"type": ")"s + type + "\"" + none + "}").process);
    }

    void refusesAProcessThatIsNoName() {
        refuses(R"({"type": "start", "process": ""})", "`process` is empty; it must be");
        for (const auto* const type : {"start", "hello.greet"}) {
            refuses(R"({"type": ")"s + type + R"(", "process": 5})", "`process` is no string; it must be");
            refuses(R"({"type": ")"s + type + R"(", "process": {}})", "`process` is no string; it must be");
        }
        const auto named = [](std::size_t length) {
            return R"({"type": "stop", "process": ")" + std::string(length, 'x') + R"("})";
        };
        CPPUNIT_ASSERT_EQUAL(std::size_t(256), _dialect.parse(named(256)).process.size());
        refuses(named(257), "`process` is longer than 256 bytes");
    }

    void wantsARunner() {
        const auto check = [&](const std::string& data) {
            _dialect.checkStart(*_dialect.parse(R"({"type": "start", "process": "p", "data": )" + data + "}").data);
        };
        check(R"({"runner": "shell"})");
        CPPUNIT_ASSERT_THROW(check(R"({"code": "x"})"), Error);
        CPPUNIT_ASSERT_THROW(check(R"({"runner": null})"), Error);
    }

    void answersAPing() {
        std::string text;
        _dialect.format(text, *_dialect.answer(_dialect.parse(R"({"type": "ping"})")));
        CPPUNIT_ASSERT_EQUAL(R"({"type":"pong","data":null,"client":"c1","process":null})"s, text);
        CPPUNIT_ASSERT(!_dialect.answer(_dialect.parse(R"({"type": "stop", "process": "p"})")));
    }

    void formatsAllFourKeys() {
        Message message{"stopped", "p"};
        message.data->set("exitCode", 0);
        std::string text;
        _dialect.format(text, message);
        CPPUNIT_ASSERT_EQUAL(R"({"type":"stopped","data":{"exitCode":0},"client":"c1","process":"p"})"s, text);
        text.clear();
        _dialect.format(text, {"started", "p"});
        CPPUNIT_ASSERT_EQUAL(R"({"type":"started","data":null,"client":"c1","process":"p"})"s, text);
    }

    void formatsOutput() {
        std::string text;
        _dialect.formatText(text, "stdout", "p\"", "a\"\n");
        CPPUNIT_ASSERT_EQUAL(R"({"type":"stdout","data":{"output":"a\"\n"},"client":"c1","process":"p\""})"s, text);
    }

    void formatsAnErrorWithTheProgramInItsData() {
        const auto formatted = [&](const std::string& process) {
            std::string text;
            _dialect.formatError(text, process, Error(ErrorCode::notRunning, "No."));
            return text;
        };
        CPPUNIT_ASSERT_EQUAL(
            R"({"type":"error","data":{"code":"not_running","detail":"No.","message":"Bad message","process":"p"},"client":"c1","process":null})"s,
            formatted("p"));
        CPPUNIT_ASSERT_EQUAL(
            R"({"type":"error","data":{"code":"not_running","detail":"No.","message":"Bad message"},"client":"c1","process":null})"s,
            formatted(""));
    }

    void echoesAnyClient() {
        std::string text;
        RunDialect("a\"b\xff", false).format(text, {"pong"});
        CPPUNIT_ASSERT_EQUAL("{\"type\":\"pong\",\"data\":null,\"client\":\"a\\\"b\uFFFD\",\"process\":null}"s, text);
        text.clear();
        RunDialect("", false).format(text, {"pong"});
        CPPUNIT_ASSERT_EQUAL(R"({"type":"pong","data":null,"client":"","process":null})"s, text);
    }

private:
    static std::string written(const Poco::JSON::Object& object) {
        std::ostringstream text;
        object.stringify(text);
        return text.str();
    }

    /// What becomes of the data of a start.
    std::string started(const std::string& data) const {
        return written(*_dialect.parse(R"({"type": "start", "process": "p", "data": )" + data + "}").data);
    }

    void refuses(const std::string& text, const std::string& words) const {
        try {
            (void)_dialect.parse(text);
        } catch (const Error& error) {
            CPPUNIT_ASSERT(error.errorCode() == ErrorCode::invalidData);
            CPPUNIT_ASSERT_EQUAL(words, error.detail().substr(0, words.size()));
            return;
        }
        CPPUNIT_FAIL("It should have refused " + text);
    }

    const RunDialect _dialect{"c1", false};
};

CPPUNIT_TEST_SUITE_REGISTRATION(RunDialectTest);
