#include "plugin/MessageSchema.h"

#include <further/Error.h>

#include <Poco/Exception.h>
#include <Poco/JSON/Parser.h>

#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <utility>
#include <vector>

using namespace further;
using namespace std::string_literals;

namespace {

Poco::JSON::Object::Ptr object(const std::string& json) {
    Poco::JSON::Parser parser;
    return parser.parse(json).extract<Poco::JSON::Object::Ptr>();
}

/// What is said of `data`; empty where it is accepted.
std::string said(const std::string& schema, const std::string& data, const MessageSchema::FieldNames& names = {}) {
    try {
        MessageSchema(*object(schema)).check(object(data), names);
    } catch (const Error& error) {
        CPPUNIT_ASSERT(error.errorCode() == ErrorCode::invalidData);
        return error.detail();
    }
    return {};
}

/// The schema of an object with one member, `it`.
std::string withIt(const std::string& schema) {
    return R"({"type": "object", "properties": {"it": )" + schema + "}}";
}

std::string saidOfIt(const std::string& schema, const std::string& value) {
    return said(withIt(schema), R"({"it": )" + value + "}");
}

} // namespace

class MessageSchemaTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(MessageSchemaTest);
    CPPUNIT_TEST(acceptsWhatFits);
    CPPUNIT_TEST(namesAMissingField);
    CPPUNIT_TEST(namesTheTypeThatAFieldMustHave);
    CPPUNIT_TEST(namesWhatAFieldHasInstead);
    CPPUNIT_TEST(takesNumbersWithoutAFractionForIntegers);
    CPPUNIT_TEST(takesNullForItselfOnly);
    CPPUNIT_TEST(namesLimitsOfNumbers);
    CPPUNIT_TEST(namesLimitsOfTexts);
    CPPUNIT_TEST(countsCharactersAndNotBytes);
    CPPUNIT_TEST(namesLimitsOfArrays);
    CPPUNIT_TEST(namesTheValuesThatArePossible);
    CPPUNIT_TEST(namesAPattern);
    CPPUNIT_TEST(namesAMemberThatMayNotBe);
    CPPUNIT_TEST(hasASentenceForEveryOtherKeyword);
    CPPUNIT_TEST(namesFieldsWithinFields);
    CPPUNIT_TEST(namesEntriesOfArrays);
    CPPUNIT_TEST(usesTheNamesOfTheClient);
    CPPUNIT_TEST(leavesInnerFieldsOfThatNameAlone);
    CPPUNIT_TEST(survivesOddNames);
    CPPUNIT_TEST(refusesASchemaThatCouldNotBeChecked);
    CPPUNIT_TEST(canBeUsedAgainAfterARefusal);
    CPPUNIT_TEST(stillChecksAfterItWasMoved);
    CPPUNIT_TEST_SUITE_END();

public:
    void acceptsWhatFits() {
        CPPUNIT_ASSERT_EQUAL(""s, said(R"({"type": "object", "required": ["name"], "properties":
            {"name": {"type": "string"}, "ages": {"type": "array", "items": {"type": "integer"}}}})",
                                       R"({"name": "Ada", "ages": [1, 2], "more": {"x": [null, true, 1.5]}})"));
        CPPUNIT_ASSERT_EQUAL(""s, said("{}", R"({"anything": 1})"));
        CPPUNIT_ASSERT_EQUAL(""s, said(R"({"type": "object"})", "{}"));
    }

    void namesAMissingField() {
        const auto schema = R"({"type": "object", "required": ["a", "b", "c", "d"], "properties":
            {"b": {"type": "string"}, "c": {"type": ["integer", "null"]}, "d": {"minimum": 1}}})";
        CPPUNIT_ASSERT_EQUAL("data.a is missing."s, said(schema, R"({"b": "", "c": 1})"));
        CPPUNIT_ASSERT_EQUAL("data.b is missing; it must be a string."s, said(schema, R"({"a": 1, "c": 1})"));
        CPPUNIT_ASSERT_EQUAL("data.c is missing; it must be a whole number or null."s,
                             said(schema, R"({"a": 1, "b": ""})"));
        CPPUNIT_ASSERT_EQUAL("data.d is missing."s, said(schema, R"({"a": 1, "b": "", "c": null})"));
    }

    void namesTheTypeThatAFieldMustHave() {
        const std::pair<std::string, std::string> types[] = {
            {"\"string\"", "a string"},       {"\"number\"", "a number"},
            {"\"boolean\"", "true or false"}, {"\"integer\"", "a whole number"},
            {"\"array\"", "an array"},        {"[\"string\", \"integer\"]", "a string or a whole number"}};
        for (const auto& [type, words] : types)
            CPPUNIT_ASSERT_EQUAL("data.it must be " + words + ", not an object.",
                                 saidOfIt("{\"type\": " + type + "}", "{}"));
        CPPUNIT_ASSERT_EQUAL("data.it must be an object, not a string."s, saidOfIt(R"({"type": "object"})", "\"\""));
        CPPUNIT_ASSERT_EQUAL("data.it must be null, not a string."s, saidOfIt(R"({"type": "null"})", "\"\""));
    }

    void namesWhatAFieldHasInstead() {
        const std::pair<std::string, std::string> values[] = {
            {"null", "null"},         {"{}", "an object"}, {"[]", "an array"}, {"1", "a number"},
            {"-1.5e300", "a number"}, {"true", "true"},    {"false", "false"}};
        for (const auto& [value, words] : values)
            CPPUNIT_ASSERT_EQUAL("data.it must be a string, not " + words + ".",
                                 saidOfIt(R"({"type": "string"})", value));
    }

    void takesNumbersWithoutAFractionForIntegers() {
        const auto integer = R"({"type": "integer"})";
        for (const auto* const number :
             {"0", "5", "-5", "5.0", "-5.0", "5e3", "9007199254740991", "9223372036854775807", "-9223372036854775808"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(number, ""s, saidOfIt(integer, number));
        for (const auto* const number : {"5.5", "-0.1", "1e300"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(number, "data.it must be a whole number, not a number."s,
                                         saidOfIt(integer, number));
        CPPUNIT_ASSERT_EQUAL(""s, saidOfIt(R"({"type": "number"})", "5"));
        CPPUNIT_ASSERT_EQUAL("data.it must be a whole number, not a string."s, saidOfIt(integer, "\"5\""));
    }

    void takesNullForItselfOnly() {
        CPPUNIT_ASSERT_EQUAL(""s, saidOfIt(R"({"type": ["string", "null"]})", "null"));
        CPPUNIT_ASSERT_EQUAL("data.it must be true or false, not null."s, saidOfIt(R"({"type": "boolean"})", "null"));
        CPPUNIT_ASSERT_EQUAL(""s, said(R"({"type": "object", "required": ["it"]})", R"({"it": null})"));
    }

    void namesLimitsOfNumbers() {
        const auto schema = R"({"type": "integer", "minimum": 1, "maximum": 65535})";
        CPPUNIT_ASSERT_EQUAL(""s, saidOfIt(schema, "1"));
        CPPUNIT_ASSERT_EQUAL(""s, saidOfIt(schema, "65535"));
        CPPUNIT_ASSERT_EQUAL("data.it must be at least 1."s, saidOfIt(schema, "0"));
        CPPUNIT_ASSERT_EQUAL("data.it must be at most 65535."s, saidOfIt(schema, "65536"));
        CPPUNIT_ASSERT_EQUAL("data.it must be at most 65535."s, saidOfIt(schema, "18446744073709551615"));
        CPPUNIT_ASSERT_EQUAL("data.it must be at least 0.5."s, saidOfIt(R"({"minimum": 0.5})", "0.25"));
        CPPUNIT_ASSERT_EQUAL("data.it must be more than 5."s,
                             saidOfIt(R"({"minimum": 5, "exclusiveMinimum": true})", "5"));
        CPPUNIT_ASSERT_EQUAL("data.it must be less than 5."s,
                             saidOfIt(R"({"maximum": 5, "exclusiveMaximum": true})", "5"));
    }

    void namesLimitsOfTexts() {
        const auto schema = R"({"type": "string", "minLength": 2, "maxLength": 3})";
        CPPUNIT_ASSERT_EQUAL(""s, saidOfIt(schema, "\"ab\""));
        CPPUNIT_ASSERT_EQUAL("data.it must have at least 2 characters."s, saidOfIt(schema, "\"a\""));
        CPPUNIT_ASSERT_EQUAL("data.it must have at most 3 characters."s, saidOfIt(schema, "\"abcd\""));
        CPPUNIT_ASSERT_EQUAL("data.it must not be empty."s, saidOfIt(R"({"minLength": 1})", "\"\""));
    }

    void countsCharactersAndNotBytes() {
        CPPUNIT_ASSERT_EQUAL(""s, saidOfIt(R"({"maxLength": 2})", "\"\u20AC\U0001F600\""));
        CPPUNIT_ASSERT_EQUAL(""s, saidOfIt(R"({"minLength": 3})", R"("a\u0000b")"));
    }

    void namesLimitsOfArrays() {
        const auto schema = R"({"type": "array", "minItems": 1, "maxItems": 2})";
        CPPUNIT_ASSERT_EQUAL(""s, saidOfIt(schema, "[1]"));
        CPPUNIT_ASSERT_EQUAL("data.it must not be empty."s, saidOfIt(schema, "[]"));
        CPPUNIT_ASSERT_EQUAL("data.it must have at most 2 entries."s, saidOfIt(schema, "[1, 2, 3]"));
        CPPUNIT_ASSERT_EQUAL("data.it must have at most 1 entry."s, saidOfIt(R"({"maxItems": 1})", "[1, 2]"));
        CPPUNIT_ASSERT_EQUAL("data.it must have at least 3 entries."s, saidOfIt(R"({"minItems": 3})", "[1, 2]"));
    }

    void namesTheValuesThatArePossible() {
        CPPUNIT_ASSERT_EQUAL(""s, saidOfIt(R"({"enum": ["on", 5, null]})", "5.0"));
        CPPUNIT_ASSERT_EQUAL(""s, saidOfIt(R"({"enum": ["on", 5, null]})", "null"));
        CPPUNIT_ASSERT_EQUAL("data.it must be one of [\"on\",5,null]."s,
                             saidOfIt(R"({"enum": ["on", 5, null]})", "\"off\""));
    }

    void namesAPattern() {
        CPPUNIT_ASSERT_EQUAL(""s, saidOfIt(R"({"pattern": "^[a-z]+$"})", "\"abc\""));
        CPPUNIT_ASSERT_EQUAL("data.it must match the pattern \"^[a-z]+$\"."s,
                             saidOfIt(R"({"pattern": "^[a-z]+$"})", "\"ABC\""));
    }

    void namesAMemberThatMayNotBe() {
        const auto schema = R"({"type": "object", "properties": {"a": {}}, "additionalProperties": false})";
        CPPUNIT_ASSERT_EQUAL(""s, said(schema, R"({"a": 1})"));
        CPPUNIT_ASSERT_EQUAL("data.b is not known; leave it out."s, said(schema, R"({"a": 1, "b": 2})"));
    }

    void hasASentenceForEveryOtherKeyword() {
        const std::vector<std::pair<std::string, std::string>> faults{
            {R"({"multipleOf": 5})", "7"},
            {R"({"uniqueItems": true})", "[1, 1]"},
            {R"({"items": [{"type": "string"}], "additionalItems": false})", R"(["a", "b"])"},
            {R"({"minProperties": 1})", "{}"},
            {R"({"maxProperties": 1})", R"({"a": 1, "b": 2})"},
            {R"({"patternProperties": {"^x": {"type": "string"}}})", R"({"x1": 1})"},
            {R"({"allOf": [{"type": "string"}, {"minLength": 2}]})", "\"a\""},
            {R"({"anyOf": [{"type": "string"}, {"type": "integer"}]})", "null"},
            {R"({"oneOf": [{"type": "integer"}, {"minimum": 2}]})", "3"},
            {R"({"not": {"type": "string"}})", "\"a\""}};
        for (const auto& [schema, value] : faults) {
            const auto sentence = saidOfIt(schema, value);
            CPPUNIT_ASSERT_MESSAGE(schema + ": " + sentence, sentence.starts_with("data.it"));
            CPPUNIT_ASSERT_MESSAGE(schema + ": " + sentence, sentence.ends_with("."));
        }
    }

    void namesFieldsWithinFields() {
        const auto schema = withIt(R"({"type": "object", "required": ["width"], "properties": {"size": {"type":
            "object", "properties": {"rows": {"type": "integer"}}}, "width": {"type": "integer"}}})");
        CPPUNIT_ASSERT_EQUAL("data.it.size.rows must be a whole number, not a string."s,
                             said(schema, R"({"it": {"width": 1, "size": {"rows": "4"}}})"));
        CPPUNIT_ASSERT_EQUAL("data.it.width is missing; it must be a whole number."s, said(schema, R"({"it": {}})"));
    }

    void namesEntriesOfArrays() {
        const auto schema = R"({"type": "array", "items": {"type": "array", "items": {"type": "string"}}})";
        CPPUNIT_ASSERT_EQUAL("data.it[1] must be an array, not a number."s, saidOfIt(schema, R"([[], 7])"));
        CPPUNIT_ASSERT_EQUAL("data.it[0][2] must be a string, not a number."s,
                             saidOfIt(schema, R"([["a", "b", 7], []])"));
    }

    void usesTheNamesOfTheClient() {
        const MessageSchema::FieldNames names{{"code", "sourceScript"}};
        const auto schema = R"({"type": "object", "required": ["code"], "properties": {"code": {"type": "string"}}})";
        CPPUNIT_ASSERT_EQUAL("data.sourceScript is missing; it must be a string."s, said(schema, "{}", names));
        CPPUNIT_ASSERT_EQUAL("data.sourceScript must be a string, not a number."s,
                             said(schema, R"({"code": 1})", names));
    }

    void leavesInnerFieldsOfThatNameAlone() {
        const MessageSchema::FieldNames names{{"code", "sourceScript"}};
        const auto schema =
            withIt(R"({"type": "object", "required": ["code"], "properties": {"code": {"type": "string"}}})");
        CPPUNIT_ASSERT_EQUAL("data.it.code must be a string, not a number."s,
                             said(schema, R"({"it": {"code": 1}})", names));
        CPPUNIT_ASSERT_EQUAL("data.it.code is missing; it must be a string."s, said(schema, R"({"it": {}})", names));
    }

    void survivesOddNames() {
        const auto schema = R"({"type": "object", "additionalProperties": {"type": "string"}})";
        CPPUNIT_ASSERT_EQUAL("data.a/b~c% must be a string, not a number."s, said(schema, R"({"a/b~c%": 1})"));
        CPPUNIT_ASSERT_EQUAL("data.0 must be a string, not a number."s, said(schema, R"({"0": 1})"));
        CPPUNIT_ASSERT_EQUAL("data. must be a string, not a number."s, said(schema, R"({"": 1})"));
    }

    void refusesASchemaThatCouldNotBeChecked() {
        CPPUNIT_ASSERT_THROW(MessageSchema(*object(R"({"type": "objekt"})")), Poco::SyntaxException);
        CPPUNIT_ASSERT_THROW(MessageSchema(*object(R"({"$ref": "#"})")), Poco::SyntaxException);
    }

    void canBeUsedAgainAfterARefusal() {
        const MessageSchema schema(*object(withIt(R"({"type": "string"})")));
        for (int i = 0; i < 3; ++i) {
            CPPUNIT_ASSERT_THROW(schema.check(object(R"({"it": 1})")), Error);
            schema.check(object(R"({"it": "a"})"));
        }
    }

    void stillChecksAfterItWasMoved() {
        MessageSchema first(*object(withIt(R"({"type": "string"})")));
        const MessageSchema second(std::move(first));
        CPPUNIT_ASSERT_THROW(second.check(object(R"({"it": 1})")), Error);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(MessageSchemaTest);
