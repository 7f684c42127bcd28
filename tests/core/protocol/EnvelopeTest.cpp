#include "protocol/Envelope.h"

#include <further/Error.h>

#include <cppunit/extensions/HelperMacros.h>

#include <Poco/JSON/Array.h>

#include <string>

using namespace further;
using namespace std::string_literals;

namespace {

std::string detailFor(const std::string& text) {
    try {
        Envelope::parse(text);
    } catch (const Error& error) {
        CPPUNIT_ASSERT(error.errorCode() == ErrorCode::badMessage);
        return error.detail();
    }
    return "accepted";
}

} // namespace

class EnvelopeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(EnvelopeTest);
    CPPUNIT_TEST(parsesTypeAndData);
    CPPUNIT_TEST(takesNoDataForEmptyData);
    CPPUNIT_TEST(ignoresFurtherKeys);
    CPPUNIT_TEST(wantsATypeThatIsAString);
    CPPUNIT_TEST(wantsDataThatIsAnObject);
    CPPUNIT_TEST(refusesWhatIsNoJsonObject);
    CPPUNIT_TEST(keepsNulCharactersInInput);
    CPPUNIT_TEST(parsesAMebibyteOfInput);
    CPPUNIT_TEST(leavesEmptyDataOut);
    CPPUNIT_TEST(formatsData);
    CPPUNIT_TEST(parsesWhatItFormats);
    CPPUNIT_TEST(appendsOutput);
    CPPUNIT_TEST_SUITE_END();

public:
    void parsesTypeAndData() {
        const Message message =
            Envelope::parse(R"json({"type": "start", "data": {"sourceScript": "print('hi')"}})json");
        CPPUNIT_ASSERT_EQUAL("start"s, message.type);
        CPPUNIT_ASSERT_EQUAL(""s, message.process);
        CPPUNIT_ASSERT_EQUAL("print('hi')"s, message.data->getValue<std::string>("sourceScript"));
    }

    void takesNoDataForEmptyData() {
        for (const char* text :
             {R"({"type":"stop"})", R"({"type":"stop","data":null})", R"({"data":{},"type":"stop"})"}) {
            const Message message = Envelope::parse(text);
            CPPUNIT_ASSERT_EQUAL("stop"s, message.type);
            CPPUNIT_ASSERT(message.data);
            CPPUNIT_ASSERT_EQUAL(std::size_t(0), message.data->size());
        }
    }

    void ignoresFurtherKeys() {
        const Message message = Envelope::parse(R"({"process":"1","client":7,"type":"stop","Type":null})");
        CPPUNIT_ASSERT_EQUAL("stop"s, message.type);
        CPPUNIT_ASSERT_EQUAL(""s, message.process);
    }

    void wantsATypeThatIsAString() {
        for (const char* text : {"{}", R"({"data":{}})", R"({"Type":"stop"})"}) {
            CPPUNIT_ASSERT_EQUAL("The message has no `type`; it must be a string such as \"start\"."s, detailFor(text));
        }
        for (const char* type : {"1", "1.5", "null", "true", "{}", "[\"stop\"]"}) {
            CPPUNIT_ASSERT_EQUAL("`type` is no string; it must be one, such as \"start\"."s,
                                 detailFor("{\"type\":"s + type + "}"));
        }
    }

    void wantsDataThatIsAnObject() {
        for (const char* data : {"1", "false", "\"hi\\n\"", "[]", "[{}]", "\"\""}) {
            CPPUNIT_ASSERT_EQUAL("`data` is no object; it must be one, such as {\"input\": \"text\"}, or be left out."s,
                                 detailFor("{\"type\":\"stdin\",\"data\":"s + data + "}"));
        }
    }

    void refusesWhatIsNoJsonObject() {
        for (const std::string& text :
             {""s, "hello"s, "[]"s, "{\"type\":\"stop\"}x"s, "{\"type\":\"st\0op\"}"s, R"({"type":"\ud800"})"s}) {
            CPPUNIT_ASSERT(detailFor(text).starts_with("The message is "));
        }
    }

    void keepsNulCharactersInInput() {
        const Message message = Envelope::parse(R"({"type":"stdin","data":{"input":"a\u0000b"}})");
        CPPUNIT_ASSERT_EQUAL("a\0b"s, message.data->getValue<std::string>("input"));
        CPPUNIT_ASSERT_EQUAL(R"({"type":"stdin","data":{"input":"a\u0000b"}})"s, Envelope::format(message));
    }

    void parsesAMebibyteOfInput() {
        const std::string input(1 << 20, 'x');
        const Message message = Envelope::parse("{\"type\":\"stdin\",\"data\":{\"input\":\"" + input + "\"}}");
        CPPUNIT_ASSERT(message.data->getValue<std::string>("input") == input);
    }

    void leavesEmptyDataOut() {
        Message message;
        message.type = "started";
        message.process = "7";
        CPPUNIT_ASSERT_EQUAL(R"({"type":"started"})"s, Envelope::format(message));
    }

    void formatsData() {
        Message message;
        message.type = "stopped";
        message.data->set("exitCode", -15);
        CPPUNIT_ASSERT_EQUAL(R"({"type":"stopped","data":{"exitCode":-15}})"s, Envelope::format(message));
    }

    void parsesWhatItFormats() {
        Message message;
        message.type = "any \"\n type";
        message.data->set("text", "\x01\x7F \xE2\x80\xA8 \xF0\x9F\x98\x80"s);
        message.data->set("number", 0.1);
        message.data->set("list", Poco::JSON::Array());
        const std::string text = Envelope::format(message);
        CPPUNIT_ASSERT_EQUAL(text, Envelope::format(Envelope::parse(text)));
    }

    void appendsOutput() {
        std::string out;
        Envelope::appendText(out, "stdout", "hi \xE2\x82\xAC\n");
        CPPUNIT_ASSERT_EQUAL("{\"type\":\"stdout\",\"data\":{\"output\":\"hi \xE2\x82\xAC\\n\"}}"s, out);
        Message message;
        message.type = "stdout";
        message.data->set("output", "hi \xE2\x82\xAC\n");
        CPPUNIT_ASSERT_EQUAL(Envelope::format(message), out);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(EnvelopeTest);
