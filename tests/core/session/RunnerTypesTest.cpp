#include "session/RunnerTypes.h"

#include <further/Error.h>

#include <Poco/JSON/Parser.h>

#include <cppunit/extensions/HelperMacros.h>

#include <string>

using namespace further;
using namespace std::string_literals;

class RunnerTypesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RunnerTypesTest);
    CPPUNIT_TEST(containsTheTypesOfEveryRunner);
    CPPUNIT_TEST(acceptsAStart);
    CPPUNIT_TEST(leavesToOthersWhatAStartHasToHave);
    CPPUNIT_TEST(namesAFieldOfAStartThatDoesNotFit);
    CPPUNIT_TEST(refusesWhatTheSystemCanNotPassOn);
    CPPUNIT_TEST(checksInput);
    CPPUNIT_TEST(acceptsAStopWithAnything);
    CPPUNIT_TEST_SUITE_END();

public:
    void containsTheTypesOfEveryRunner() {
        for (const auto* const type : {"start", "stdin", "resize", "keyevent", "stop"})
            CPPUNIT_ASSERT(_types.contains(type));
        for (const auto* const type : {"", "Start", "started", "hello.greet"})
            CPPUNIT_ASSERT(!_types.contains(type));
    }

    void acceptsAStart() {
        for (const auto* const data :
             {R"({"runner": "x", "code": ""})", R"({"runner": "x", "path": "a.py", "args": []})",
              R"({"runner": "x", "code": "print", "args": ["a", ""], "more": 1})"})
            CPPUNIT_ASSERT_EQUAL(""s, said("start", data));
    }

    void leavesToOthersWhatAStartHasToHave() {
        CPPUNIT_ASSERT_EQUAL(""s, said("start", "{}"));
        CPPUNIT_ASSERT_EQUAL(""s, said("start", R"({"runner": "x", "code": "", "path": "a"})"));
    }

    void namesAFieldOfAStartThatDoesNotFit() {
        CPPUNIT_ASSERT_EQUAL("data.sourceScript must be a string, not null."s,
                             said("start", R"({"runner": "x", "code": null})"));
        CPPUNIT_ASSERT_EQUAL("data.path must not be empty."s, said("start", R"({"runner": "x", "path": ""})"));
        CPPUNIT_ASSERT_EQUAL("data.args must be an array, not a string."s,
                             said("start", R"({"runner": "x", "code": "", "args": "a"})"));
        CPPUNIT_ASSERT_EQUAL("data.args[1] must be a string, not a number."s,
                             said("start", R"({"runner": "x", "code": "", "args": ["a", 5]})"));
        CPPUNIT_ASSERT_EQUAL("data.runner must not be empty."s, said("start", R"({"runner": ""})"));
    }

    void refusesWhatTheSystemCanNotPassOn() {
        CPPUNIT_ASSERT_EQUAL("data.path contains a NUL character, which the system can't pass on; leave it out."s,
                             said("start", R"({"runner": "x", "path": "a\u0000b"})"));
        CPPUNIT_ASSERT_EQUAL("data.args[1] contains a NUL character, which the system can't pass on; leave it out."s,
                             said("start", R"({"runner": "x", "code": "", "args": ["a", "\u0000"]})"));
        CPPUNIT_ASSERT_EQUAL(""s, said("start", R"({"runner": "x", "code": "\u0000"})"));
    }

    void checksInput() {
        CPPUNIT_ASSERT_EQUAL(""s, said("stdin", R"({"input": "", "eof": true})"));
        CPPUNIT_ASSERT_EQUAL("data.input is missing; it must be a string."s, said("stdin", "{}"));
        CPPUNIT_ASSERT_EQUAL("data.input must be a string, not a number."s, said("stdin", R"({"input": 5})"));
        CPPUNIT_ASSERT_EQUAL("data.eof must be true or false, not a number."s,
                             said("stdin", R"({"input": "", "eof": 1})"));
    }

    void acceptsAStopWithAnything() {
        CPPUNIT_ASSERT_EQUAL(""s, said("stop", "{}"));
        CPPUNIT_ASSERT_EQUAL(""s, said("stop", R"({"why": "enough"})"));
    }

private:
    std::string said(const std::string& type, const std::string& data) const {
        Poco::JSON::Parser parser;
        try {
            _types.check({type, "p1", parser.parse(data).extract<Poco::JSON::Object::Ptr>()},
                         {{"code", "sourceScript"}});
        } catch (const Error& error) {
            CPPUNIT_ASSERT(error.errorCode() == ErrorCode::invalidData);
            return error.detail();
        }
        return {};
    }

    const RunnerTypes _types;
};

CPPUNIT_TEST_SUITE_REGISTRATION(RunnerTypesTest);
