#include "session/ExecDialect.h"

#include <cppunit/extensions/HelperMacros.h>

#include <sstream>
#include <string>

using namespace further;
using namespace std::string_literals;

namespace {

std::string written(const Poco::JSON::Object& object) {
    std::ostringstream text;
    object.stringify(text);
    return text.str();
}

} // namespace

class ExecDialectTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ExecDialectTest);
    CPPUNIT_TEST(translatesAStart);
    CPPUNIT_TEST(acceptsTheFirstProductsSpelling);
    CPPUNIT_TEST(prefersTheRightSpelling);
    CPPUNIT_TEST(doesNotLetAClientChooseTheRunnerOrTheCoresWords);
    CPPUNIT_TEST(keepsWhatIsWrongForTheCheck);
    CPPUNIT_TEST(wantsExactlyOneOfScriptAndPath);
    CPPUNIT_TEST(givesProgramMessagesTheOneChannel);
    CPPUNIT_TEST(leavesOtherMessagesAsTheyAre);
    CPPUNIT_TEST(throwsForWhatIsNoMessage);
    CPPUNIT_TEST(formatsWithoutTheChannel);
    CPPUNIT_TEST(formatsOutput);
    CPPUNIT_TEST(formatsErrors);
    CPPUNIT_TEST_SUITE_END();

public:
    void translatesAStart() {
        CPPUNIT_ASSERT_EQUAL(R"({"args":["a"],"code":"x","runner":"python3"})"s,
                             started(R"({"sourceScript": "x", "args": ["a"], "more": 1})"));
        CPPUNIT_ASSERT_EQUAL(R"({"path":"a.py","runner":"python3"})"s, started(R"({"sourcePath": "a.py"})"));
        CPPUNIT_ASSERT_EQUAL(R"({"runner":"python3"})"s, started("{}"));
    }

    void acceptsTheFirstProductsSpelling() {
        CPPUNIT_ASSERT_EQUAL(R"({"code":"x","runner":"python3"})"s, started(R"({"souceScript": "x"})"));
    }

    void prefersTheRightSpelling() {
        CPPUNIT_ASSERT_EQUAL(R"({"code":"right","runner":"python3"})"s,
                             started(R"({"sourceScript": "right", "souceScript": "wrong"})"));
    }

    void doesNotLetAClientChooseTheRunnerOrTheCoresWords() {
        CPPUNIT_ASSERT_EQUAL(R"({"runner":"python3"})"s,
                             started(R"({"runner": "shell", "code": "x", "path": "/bin/sh", "user": "root"})"));
    }

    void keepsWhatIsWrongForTheCheck() {
        CPPUNIT_ASSERT_EQUAL(R"({"code":null,"path":5,"runner":"python3"})"s,
                             started(R"({"sourceScript": null, "sourcePath": 5})"));
    }

    void wantsExactlyOneOfScriptAndPath() {
        const auto said = [&](const std::string& data) -> std::string {
            try {
                _dialect.checkStart(*_dialect.parse(R"({"type": "start", "data": )" + data + "}").data);
            } catch (const Error& error) {
                CPPUNIT_ASSERT(error.errorCode() == ErrorCode::invalidData);
                return error.detail();
            }
            return {};
        };
        CPPUNIT_ASSERT_EQUAL(""s, said(R"({"sourceScript": ""})"));
        CPPUNIT_ASSERT_EQUAL(""s, said(R"({"sourcePath": "a.py"})"));
        CPPUNIT_ASSERT_EQUAL("Neither data.sourceScript nor data.sourcePath is there; a start has exactly one of "
                             "them."s,
                             said("{}"));
        CPPUNIT_ASSERT_EQUAL("Both data.sourceScript and data.sourcePath are there; a start has exactly one of them."s,
                             said(R"({"sourceScript": "", "sourcePath": "a.py"})"));
    }

    void givesProgramMessagesTheOneChannel() {
        const auto channel = _dialect.parse(R"({"type": "start"})").process;
        CPPUNIT_ASSERT(!channel.empty());
        for (const auto* const text : {R"({"type": "stdin"})", R"({"type": "stop", "process": "mine"})"})
            CPPUNIT_ASSERT_EQUAL(channel, _dialect.parse(text).process);
    }

    void leavesOtherMessagesAsTheyAre() {
        const auto message =
            _dialect.parse(R"({"type": "hello.greet", "data": {"sourceScript": "x"}, "process": "p"})");
        CPPUNIT_ASSERT_EQUAL("hello.greet"s, message.type);
        CPPUNIT_ASSERT_EQUAL(""s, message.process);
        CPPUNIT_ASSERT_EQUAL(R"({"sourceScript":"x"})"s, written(*message.data));
    }

    void throwsForWhatIsNoMessage() {
        for (const auto* const text : {"", "hello", "[]", "{}", R"({"type": 5})", R"({"type": "start", "data": "x"})"})
            CPPUNIT_ASSERT_THROW((void)_dialect.parse(text), Error);
    }

    void formatsWithoutTheChannel() {
        Message message{"stopped", "program"};
        message.data->set("exitCode", 0);
        std::string text;
        _dialect.format(text, message);
        CPPUNIT_ASSERT_EQUAL(R"({"type":"stopped","data":{"exitCode":0}})"s, text);
    }

    void formatsOutput() {
        std::string text;
        _dialect.formatText(text, "stdout", "program", "a\"\n");
        CPPUNIT_ASSERT_EQUAL(R"({"type":"stdout","data":{"output":"a\"\n"}})"s, text);
    }

    void formatsErrors() {
        std::string text;
        _dialect.formatError(text, "program", Error(ErrorCode::notRunning, "No program is running."));
        CPPUNIT_ASSERT_EQUAL(
            R"({"type":"error","data":{"code":"not_running","detail":"No program is running.","message":"Bad message"}})"s,
            text);
    }

private:
    /// What becomes of the data of a start.
    std::string started(const std::string& data) const {
        const auto message = _dialect.parse(R"({"type": "start", "data": )" + data + "}");
        CPPUNIT_ASSERT_EQUAL("start"s, message.type);
        return written(*message.data);
    }

    const ExecDialect _dialect{"python3"};
};

CPPUNIT_TEST_SUITE_REGISTRATION(ExecDialectTest);
