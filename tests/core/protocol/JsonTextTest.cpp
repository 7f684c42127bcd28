#include "protocol/JsonText.h"

#include <cppunit/extensions/HelperMacros.h>

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Parser.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

using namespace further;
using namespace std::string_literals;
using Poco::Dynamic::Var;
using Poco::JSON::Array;
using Poco::JSON::Object;

namespace {

std::string escaped(std::string_view text) {
    std::string out;
    appendJsonString(out, text);
    return out;
}

std::string json(const Var& value) {
    std::string out;
    appendJson(out, value);
    return out;
}

/// Plain runs, and what wants escaping, of ASCII.
std::string randomText(std::mt19937& random, std::size_t most) {
    std::string text;
    const std::size_t size = random() % most;
    while (text.size() < size)
        if (random() % 3 == 0)
            text += static_cast<char>(random() % 128);
        else
            text.append(random() % 70, 'x');
    text.resize(size);
    return text;
}

} // namespace

class JsonTextTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(JsonTextTest);
    CPPUNIT_TEST(escapesWhatJsonWantsEscapedAndNothingElse);
    CPPUNIT_TEST(escapesAtAnyPlaceOfAWord);
    CPPUNIT_TEST(isReadBackByPoco);
    CPPUNIT_TEST(writesAnyTextAsByteByByte);
    CPPUNIT_TEST(tellsHowMuchStandsForItself);
    CPPUNIT_TEST(appends);
    CPPUNIT_TEST(writesEveryKindOfValue);
    CPPUNIT_TEST(writesNumbersThatReadBackAsTheyWere);
    CPPUNIT_TEST(writesWhatIsNoNumberAsNull);
    CPPUNIT_TEST(writesObjectsAndArraysHeldEitherWay);
    CPPUNIT_TEST(writesStandardContainers);
    CPPUNIT_TEST(makesUtf8OfWhatIsNone);
    CPPUNIT_TEST_SUITE_END();

public:
    void escapesWhatJsonWantsEscapedAndNothingElse() {
        CPPUNIT_ASSERT_EQUAL("\"\""s, escaped(""));
        CPPUNIT_ASSERT_EQUAL(R"("\"\\/\b\f\n\r\t")"s, escaped("\"\\/\b\f\n\r\t"));
        CPPUNIT_ASSERT_EQUAL(R"("\u0000\u0001\u001b\u001f")"s, escaped("\0\x01\x1B\x1F"s));
        CPPUNIT_ASSERT_EQUAL("\" !#[]~\x7F\""s, escaped(" !#[]~\x7F"));
        const std::string unicode = "\xC2\x80 \xE2\x80\xA8\xE2\x80\xA9 \xF0\x9F\x98\x80 \xEF\xBF\xBD";
        CPPUNIT_ASSERT_EQUAL('"' + unicode + '"', escaped(unicode));
    }

    void escapesAtAnyPlaceOfAWord() {
        for (int byte = 0; byte < 0x80; ++byte) {
            const std::string one = escaped(std::string(1, static_cast<char>(byte)));
            for (std::size_t before = 0; before < 20; ++before) {
                const std::string front(before, 'x');
                const std::string back(20 - before, '\x21');
                CPPUNIT_ASSERT_EQUAL('"' + front + one.substr(1, one.size() - 2) + back + '"',
                                     escaped(front + static_cast<char>(byte) + back));
            }
        }
    }

    void isReadBackByPoco() {
        std::string all;
        for (int byte = 0; byte < 0x80; ++byte) {
            all += static_cast<char>(byte);
        }
        all += "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80" + all;
        const auto array = Poco::JSON::Parser().parse('[' + escaped(all) + ']').extract<Array::Ptr>();
        CPPUNIT_ASSERT_EQUAL(all, array->get(0).extract<std::string>());
    }

    void writesAnyTextAsByteByByte() {
        std::mt19937 random(7);
        for (int i = 0; i < 5000; ++i) {
            const auto text = randomText(random, i % 3 == 0 ? 2000 : 100);
            std::string expected;
            for (const char byte : text) {
                const auto one = escaped(std::string(1, byte));
                expected += one.substr(1, one.size() - 2);
            }
            CPPUNIT_ASSERT_EQUAL('"' + expected + '"', escaped(text));
        }
    }

    void tellsHowMuchStandsForItself() {
        std::mt19937 random(7);
        for (int i = 0; i < 5000; ++i) {
            const auto text = randomText(random, 200);
            std::size_t plain = 0;
            while (plain < text.size() && escaped(text.substr(plain, 1)).size() == 3)
                ++plain;
            CPPUNIT_ASSERT_EQUAL(plain, plainJsonPrefix(text));
        }
    }

    void appends() {
        std::string out = "before";
        appendJsonString(out, "text");
        appendJson(out, Var(1));
        CPPUNIT_ASSERT_EQUAL("before\"text\"1"s, out);
    }

    void writesEveryKindOfValue() {
        CPPUNIT_ASSERT_EQUAL("null"s, json(Var()));
        CPPUNIT_ASSERT_EQUAL("true"s, json(true));
        CPPUNIT_ASSERT_EQUAL("false"s, json(false));
        CPPUNIT_ASSERT_EQUAL("-15"s, json(-15));
        CPPUNIT_ASSERT_EQUAL("\"a\\n\""s, json("a\n"s));
        CPPUNIT_ASSERT_EQUAL("\"a\""s, json("a"));
        CPPUNIT_ASSERT_EQUAL("\"a\""s, json('a'));
        CPPUNIT_ASSERT_EQUAL("null"s, json(Object::Ptr()));
        CPPUNIT_ASSERT_EQUAL("null"s, json(Array::Ptr()));
    }

    void writesNumbersThatReadBackAsTheyWere() {
        CPPUNIT_ASSERT_EQUAL("-9223372036854775808"s, json(std::numeric_limits<Poco::Int64>::min()));
        CPPUNIT_ASSERT_EQUAL("18446744073709551615"s, json(std::numeric_limits<Poco::UInt64>::max()));
        CPPUNIT_ASSERT_EQUAL("200"s, json(static_cast<unsigned char>(200)));
        CPPUNIT_ASSERT_EQUAL("0.1"s, json(0.1));
        CPPUNIT_ASSERT_EQUAL("5.0"s, json(5.0));
        CPPUNIT_ASSERT_EQUAL("-0.0"s, json(-0.0));
        CPPUNIT_ASSERT_EQUAL("0.30000000000000004"s, json(0.1 + 0.2));
        CPPUNIT_ASSERT_EQUAL("1.7976931348623157e+308"s, json(std::numeric_limits<double>::max()));
        CPPUNIT_ASSERT_EQUAL("5e-324"s, json(std::numeric_limits<double>::denorm_min()));
        CPPUNIT_ASSERT_EQUAL("0.5"s, json(0.5f));
    }

    void writesWhatIsNoNumberAsNull() {
        CPPUNIT_ASSERT_EQUAL("null"s, json(std::nan("")));
        CPPUNIT_ASSERT_EQUAL("null"s, json(-std::numeric_limits<double>::infinity()));
    }

    void writesObjectsAndArraysHeldEitherWay() {
        Object inner;
        inner.set("n", 1);
        Array list;
        list.add("x");
        list.add(Var());
        Object object;
        object.set("byValue", inner);
        object.set("byPtr", Object::Ptr(new Object(inner)));
        object.set("list", list);
        object.set("listPtr", Array::Ptr(new Array(list)));
        object.set("emptyList", Array());
        object.set("emptyObject", Object());
        object.set("key \"\n", 2);
        CPPUNIT_ASSERT_EQUAL(R"({"byPtr":{"n":1},"byValue":{"n":1},"emptyList":[],"emptyObject":{},"key \"\n":2,)"
                             R"("list":["x",null],"listPtr":["x",null]})"s,
                             json(object));
    }

    void writesStandardContainers() {
        CPPUNIT_ASSERT_EQUAL(R"(["a\n","b"])"s, json(std::vector<std::string>{"a\n", "b"}));
        CPPUNIT_ASSERT_EQUAL("[1,2]"s, json(std::vector<int>{1, 2}));
        CPPUNIT_ASSERT_EQUAL("[]"s, json(std::vector<int>{}));
        CPPUNIT_ASSERT_EQUAL(R"([1,"b"])"s, json(std::vector<Var>{1, "b"}));
        Poco::DynamicStruct structure;
        structure["a"] = 1;
        CPPUNIT_ASSERT_EQUAL(R"({"a":1})"s, json(structure));
    }

    void makesUtf8OfWhatIsNone() {
        Object object;
        object.set("k\xFF", "v\xC3");
        CPPUNIT_ASSERT_EQUAL("{\"k\xEF\xBF\xBD\":\"v\xEF\xBF\xBD\"}"s, json(object));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(JsonTextTest);
