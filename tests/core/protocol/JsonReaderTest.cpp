#include "protocol/JsonReader.h"

#include "protocol/JsonText.h"

#include <further/Error.h>

#include <cppunit/extensions/HelperMacros.h>

#include <Poco/JSON/Parser.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace further;
using namespace std::string_literals;

namespace {

std::string readAndWrite(const std::string& text) {
    std::string out;
    appendJson(out, *readJsonObject(text));
    return out;
}

std::string repeated(std::string_view unit, std::size_t times) {
    std::string text;
    text.reserve(unit.size() * times);
    for (std::size_t i = 0; i < times; ++i) {
        text += unit;
    }
    return text;
}

/// The detail with which `text` is refused, `code: ` before it.
std::string refusal(const std::string& text) {
    try {
        readJsonObject(text);
    } catch (const Error& error) {
        return std::string(wireName(error.errorCode())) + ": " + error.detail();
    }
    return "accepted";
}

void assertRefused(const std::string& text, std::string_view because) {
    const std::string reason = refusal(text);
    CPPUNIT_ASSERT_MESSAGE(text.substr(0, 60) + " -> " + reason, reason.find(because) != std::string::npos);
}

/// Read by Poco's parser and written; empty where that refuses it.
std::string byPoco(const std::string& text) {
    try {
        std::string out;
        appendJson(out, Poco::JSON::Parser().parse(text));
        return out;
    } catch (const Poco::Exception&) {
        return {};
    }
}

} // namespace

class JsonReaderTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(JsonReaderTest);
    CPPUNIT_TEST(readsWhatIsJson);
    CPPUNIT_TEST(takesTheLastOfTwoEqualKeys);
    CPPUNIT_TEST(keepsNulCharactersInStrings);
    CPPUNIT_TEST(refusesNulCharactersInKeys);
    CPPUNIT_TEST(takesEscapedBackslashesForWhatTheyAre);
    CPPUNIT_TEST(refusesWhatIsNoObject);
    CPPUNIT_TEST(refusesWhatIsNoJson);
    CPPUNIT_TEST(refusesWhatFollowsTheObject);
    CPPUNIT_TEST(refusesBadUtf8);
    CPPUNIT_TEST(refusesLoneSurrogates);
    CPPUNIT_TEST(refusesHugeNumbers);
    CPPUNIT_TEST(refusesDeepNesting);
    CPPUNIT_TEST(refusesTooManyValues);
    CPPUNIT_TEST(saysWhatWouldBeRight);
    CPPUNIT_TEST(isNotUpsetByWhatCameBefore);
    CPPUNIT_TEST(readsWhatPocoReads);
    CPPUNIT_TEST_SUITE_END();

public:
    void readsWhatIsJson() {
        const std::vector<std::pair<std::string, std::string>> cases{
            {"{}", "{}"},
            {" \t\r\n{ \"a\" : [ 1 , true , null , \"x\" , {} ] } \n", R"({"a":[1,true,null,"x",{}]})"},
            {R"({"a":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"})",
             "{\"a\":\"\\\"\\\\/\\b\\f\\n\\r\\t\xC3\xA9\xF0\x9F\x98\x80\"}"},
            {R"({"a":-0,"b":0.5,"c":1E2,"d":-1.5e-3,"e":5.0})", R"({"a":0,"b":0.5,"c":100.0,"d":-0.0015,"e":5.0})"},
            {R"({"a":9223372036854775807,"b":18446744073709551615,"c":-9223372036854775808})",
             R"({"a":9223372036854775807,"b":18446744073709551615,"c":-9223372036854775808})"},
            {R"({"a":-92233720368547758,"b":-922337203685477581})", // which Poco's parser reads wrongly
             R"({"a":-92233720368547758,"b":-922337203685477581})"},
            {R"({"":"empty key","{[\"":"]}:,"})", R"({"":"empty key","{[\"":"]}:,"})"},
            {R"({"a":1e-999})", R"({"a":0.0})"},
            {"{\"a\":0." + std::string(100000, '3') + "}", R"({"a":0.3333333333333333})"}};
        for (const auto& [text, written] : cases) {
            CPPUNIT_ASSERT_EQUAL(written, readAndWrite(text));
        }
    }

    void takesTheLastOfTwoEqualKeys() { CPPUNIT_ASSERT_EQUAL(R"({"a":2})"s, readAndWrite(R"({"a":1,"a":2})")); }

    void keepsNulCharactersInStrings() {
        CPPUNIT_ASSERT_EQUAL("x\0y"s, readJsonObject(R"({"a":"x\u0000y"})")->get("a").extract<std::string>());
    }

    void refusesNulCharactersInKeys() {
        assertRefused(R"({"type\u0000x":"stop"})", "A key of the message contains \\u0000");
        assertRefused(R"({"a":{"\\\u0000" : 1}})", "A key of the message contains \\u0000");
    }

    void takesEscapedBackslashesForWhatTheyAre() {
        CPPUNIT_ASSERT_EQUAL(R"({"\\u0000":1})"s, readAndWrite(R"({"\\u0000":1})"));
        CPPUNIT_ASSERT_EQUAL(R"({"a\\":"[[[\\\"","b":1})"s, readAndWrite(R"({"a\\":"[[[\\\"","b":1})"));
    }

    void refusesWhatIsNoObject() {
        for (const char* text : {"[1]", "\"x\"", "12", "null", "true", "hello", "}", "/**/{}", "\x01{}"}) {
            assertRefused(text, "bad_message: The message is no JSON object");
        }
        for (const char* text : {"", " \n\t\r "}) {
            assertRefused(text, "The message is empty");
        }
        assertRefused("\0{}"s, "The message is no JSON object");
        assertRefused("\xEF\xBB\xBF{}", "byte order mark");
    }

    void refusesWhatIsNoJson() {
        for (const char* text : {"{",
                                 "{a:1}",
                                 "{'a':1}",
                                 "{\"a\"}",
                                 "{\"a\":}",
                                 "{\"a\":1,}",
                                 "{\"a\":[1,]}",
                                 "{\"a\":[1}",
                                 "{\"a\":1]",
                                 "{\"a\":tru}",
                                 "{\"a\":True}",
                                 "{\"a\":NaN}",
                                 "{\"a\":Infinity}",
                                 "{\"a\":01}",
                                 "{\"a\":+1}",
                                 "{\"a\":.5}",
                                 "{\"a\":1.}",
                                 "{\"a\":1e}",
                                 "{\"a\":-}",
                                 "{\"a\":0x10}",
                                 "{\"a\":1-2}",
                                 "{\"a\":\"x}",
                                 "{\"a\":\"\\x\"}",
                                 "{\"a\":\"\\u12\"}",
                                 "{\"a\":\"\\u12g4\"}",
                                 "{\"a\":\"line\nbreak\"}",
                                 "{\"a\":\"tab\t\"}",
                                 "{1:2}",
                                 "{/**/\"a\":1}",
                                 "{\"a\":1 \"b\":2}",
                                 "{\"a\" 1}"}) {
            assertRefused(text, "bad_message: The message is no JSON (");
        }
        assertRefused("{\"a\":\"x\0y\"}"s, "The message is no JSON");
        assertRefused("{\"a\":\0 1}"s, "The message is no JSON");
        assertRefused("{\f}", "The message is no JSON (at byte 1 a key is missing)");
        assertRefused("{\xC2\xA0}", "The message is no JSON (at byte 1 a key is missing)");
    }

    void refusesWhatFollowsTheObject() {
        for (const std::string& rest : {"x"s, "{}"s, "}"s, ","s, "\0"s, "\0xyz"s, "//x"s, "/*x*/"s}) {
            assertRefused("{\"a\":1}" + rest, "The message is no JSON");
        }
    }

    void refusesBadUtf8() {
        for (const char* text : {"{\"a\":\"\xFF\"}", "{\"a\":1}\xFF junk", "{\"a\":\"\xC0\x80\"}",
                                 "{\"a\":\"\xED\xA0\x80\"}", "{\"\x80\":1}", "{\"a\":\"\xF4\x90\x80\x80\"}"}) {
            assertRefused(text, "The message is no UTF-8");
        }
    }

    void refusesLoneSurrogates() {
        for (const char* text :
             {R"({"a":"\ud800"})", R"({"a":"\udc00"})", R"({"a":"\ud800x"})", R"({"a":"\ud800\ud800"})",
              R"({"a":"\ud800\u0041"})", R"({"a":"\ude00\ud83d"})", R"({"\ud800":1})"}) {
            assertRefused(text, "bad_message: The message is no JSON (");
        }
    }

    void refusesHugeNumbers() {
        for (const std::string& number :
             {"1e999"s, "-1e999"s, "1e99999999999999999999"s, "18446744073709551616"s, "-9223372036854775809"s,
              "99999999999999999999"s, '1' + std::string(400, '0'), '1' + std::string(100000, '0'),
              '-' + std::string(100000, '9'), std::string(400, '9') + ".5"}) {
            assertRefused("{\"a\":" + number + "}", "bad_message: A number in the message is out of range");
            assertRefused("{\"a\":[" + number + "]}", "bad_message: A number in the message is out of range");
        }
        CPPUNIT_ASSERT_EQUAL(R"({"a":"18446744073709551616"})"s, readAndWrite(R"({"a":"18446744073709551616"})"));
    }

    void refusesDeepNesting() {
        const auto nested = [](std::size_t depth) {
            return "{\"a\":" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
        };
        CPPUNIT_ASSERT_EQUAL(nested(maxJsonDepth), readAndWrite(nested(maxJsonDepth)));
        assertRefused(nested(maxJsonDepth + 1), "nested too deep: at most 64");
        assertRefused(nested(100000), "nested too deep");
        assertRefused(repeated("{\"a\":", 100000), "nested too deep");
        assertRefused("{\"a\":" + std::string(100000, '['), "nested too deep");
    }

    void refusesTooManyValues() {
        const auto list = [](std::size_t values) { return "{\"a\":[0" + repeated(",0", values - 1) + "]}"; };
        readJsonObject(list(60000));
        assertRefused(list(70000), "too_large: The message has too many values: at most 65536");
        assertRefused("{\"a\":[[]" + repeated(",[]", 1000000) + "]}", "too_large: ");
        assertRefused("{\"a\":0" + repeated(",\"b\":0", 70000) + "}", "too_large: ");
        readJsonObject("{\"a\":\"" + std::string(100000, ',') + "\"}");
    }

    void saysWhatWouldBeRight() {
        const std::vector<std::pair<std::string, std::string>> cases{
            {R"({"a":1 2})", "at byte 7 a comma or } is missing behind a value"},
            {R"({"a":[1 2]})", "at byte 8 a comma or ] is missing behind a value"},
            {R"({"a" 1})", "at byte 5 a colon is missing behind a key"},
            {R"({"a":yes})", "at byte 5 a value is missing, or is none that JSON has"},
            {R"({"a":"x)", "at byte 7 a string doesn't end"},
            {"{\"a\":\"x\ny\"}", "at byte 7 a control character stands in a string"},
            {R"({"a":"\x"})", "at byte 7 an escape is none that JSON has"},
            {R"({"a":"\u12"})", "at byte 8 four hexadecimal digits are missing in an escape"},
            {R"({"a":"\ud800"})", "at byte 12 an escape is half of a surrogate pair"},
            {R"( {"a":1}, )", "at byte 8 something follows the object"}};
        for (const auto& [text, reason] : cases)
            CPPUNIT_ASSERT_EQUAL("bad_message: The message is no JSON (" + reason +
                                     "); send one JSON object such as {\"type\": \"stop\"}.",
                                 refusal(text));
    }

    void isNotUpsetByWhatCameBefore() {
        refusal(R"({"a":{"b":)");
        CPPUNIT_ASSERT_EQUAL(R"({"c":1})"s, readAndWrite(R"({"c":1})"));
    }

    // Of bytes that JSON is made of, at random: where Poco's parser reads an object, so do we, and the same; where we
    // do, so does Poco's.
    void readsWhatPocoReads() {
        const std::vector<std::string> pieces{"{",
                                              "}",
                                              "[",
                                              "]",
                                              ":",
                                              ",",
                                              "\"a\"",
                                              "\"b\"",
                                              "\"\\n\\u00e9\"",
                                              "0",
                                              "-1",
                                              "1.5e3",
                                              "true",
                                              "null",
                                              " ",
                                              "\"\\ud83d\\ude00\""};
        std::mt19937 random(7);
        int read = 0;
        for (int i = 0; i < 100000; ++i) {
            std::string text = "{\"a\":";
            for (auto count = random() % 8; count > 0; --count)
                text += pieces[random() % pieces.size()];
            text += "}";
            const std::string ours = refusal(text) == "accepted" ? readAndWrite(text) : "";
            CPPUNIT_ASSERT_EQUAL_MESSAGE(text, byPoco(text), ours);
            read += ours.empty() ? 0 : 1;
        }
        CPPUNIT_ASSERT(read > 1000);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(JsonReaderTest);
