#include "plugin/SchemaKeywords.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Parser.h>

#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <utility>
#include <vector>

using namespace std::string_literals;

namespace {

/// What is said of a schema; empty where it is accepted.
std::string said(const std::string& schema) {
    Poco::JSON::Parser parser;
    try {
        further::checkSchemaKeywords(*parser.parse(schema).extract<Poco::JSON::Object::Ptr>());
    } catch (const Poco::SyntaxException& problem) {
        return problem.message();
    }
    return {};
}

} // namespace

class SchemaKeywordsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SchemaKeywordsTest);
    CPPUNIT_TEST(acceptsEveryKeywordOfDraft4);
    CPPUNIT_TEST(takesMembersOfAnyName);
    CPPUNIT_TEST(suggestsTheKeywordThatWasMeant);
    CPPUNIT_TEST(refusesNewerKeywordsAndReferences);
    CPPUNIT_TEST(saysWhatMustStandBehindAKeyword);
    CPPUNIT_TEST(looksIntoSchemasWithinSchemas);
    CPPUNIT_TEST_SUITE_END();

public:
    void acceptsEveryKeywordOfDraft4() {
        CPPUNIT_ASSERT_EQUAL(""s, said("{}"));
        CPPUNIT_ASSERT_EQUAL(""s,
                             said(R"({"$schema": "http://json-schema.org/draft-04/schema#", "id": "x", "title": "t",
            "description": "d", "default": {}, "type": ["object", "null"], "required": ["a"],
            "properties": {"a": {"type": "string", "minLength": 0, "maxLength": 5, "pattern": "^[a-z]+$", "format": "x"},
                           "b": {"type": "integer", "minimum": -1, "maximum": 2.5, "multipleOf": 0.5,
                                 "exclusiveMinimum": true, "exclusiveMaximum": false},
                           "c": {"type": "array", "items": {"type": "boolean"}, "minItems": 1, "maxItems": 2,
                                 "uniqueItems": true},
                           "d": {"items": [{}, {}], "additionalItems": {}}, "e": {"enum": [null, 1, "x", {}]}},
            "patternProperties": {"^x": {}}, "additionalProperties": false, "minProperties": 1, "maxProperties": 9,
            "allOf": [{}], "anyOf": [{}], "oneOf": [{}], "not": {"type": "array"}})"));
    }

    void takesMembersOfAnyName() {
        CPPUNIT_ASSERT_EQUAL(""s,
                             said(R"({"properties": {"$ref": {}, "const": {}, "": {}}, "default": {"const": 1}})"));
    }

    void suggestsTheKeywordThatWasMeant() {
        CPPUNIT_ASSERT_EQUAL(
            "the schema of data has the keyword \"requierd\", which is not checked here; did you mean \"required\"?"s,
            said(R"({"requierd": ["a"]})"));
    }

    void refusesNewerKeywordsAndReferences() {
        for (const auto* const keyword : {"$ref", "const", "then", "dependencies", "definitions", "$defs", ""})
            CPPUNIT_ASSERT_EQUAL("the schema of data has the keyword \""s + keyword +
                                     "\", which is not checked here; use those of JSON Schema's draft 4, without $ref",
                                 said("{\""s + keyword + "\": {}}"));
    }

    void saysWhatMustStandBehindAKeyword() {
        const std::vector<std::pair<std::string, std::vector<std::string>>> faults{
            {"\"type\" in the schema of data must be object, array, string, number, integer, boolean, null or an array "
             "of these",
             {R"("type": "strnig")", R"("type": 5)", R"("type": [])", R"("type": ["string", 5])", R"("type": null)"}},
            {"\"minimum\" in the schema of data must be a number",
             {R"("minimum": "1")", R"("minimum": true)", R"("minimum": null)"}},
            {"\"maxLength\" in the schema of data must be a whole number of 0 or more",
             {R"("maxLength": -1)", R"("maxLength": 1.5)", R"("maxLength": "1")", R"("maxLength": true)"}},
            {"\"exclusiveMinimum\" in the schema of data must be true or false",
             {R"("exclusiveMinimum": 5)", R"("exclusiveMinimum": "true")"}},
            {"\"pattern\" in the schema of data must be a regular expression without classes such as \\d (write [0-9])",
             {R"("pattern": "[")", R"("pattern": "(")", R"("pattern": "\\d")", R"("pattern": 5)"}},
            {"\"required\" in the schema of data must be an array of names",
             {R"("required": "a")", R"("required": [1])", R"("required": [])", R"("required": true)"}},
            {"\"enum\" in the schema of data must be an array of values", {R"("enum": 5)", R"("enum": [])"}},
            {"\"not\" in the schema of data must be a schema", {R"("not": [])", R"("not": true)"}},
            {"\"anyOf\" in the schema of data must be an array of schemas",
             {R"("anyOf": {})", R"("anyOf": [])", R"("anyOf": [{}, 5])"}},
            {"\"properties\" in the schema of data must be an object of schemas",
             {R"("properties": [])", R"("properties": {"a": "string"})"}},
            {"\"patternProperties\" in the schema of data must be an object of schemas, each behind a regular "
             "expression "
             "without classes such as \\d (write [0-9])",
             {R"("patternProperties": {"a": "string"})", R"("patternProperties": {"(": {}})"}},
            {"\"additionalProperties\" in the schema of data must be a schema, true or false",
             {R"("additionalProperties": "false")", R"("additionalProperties": null)"}},
            {"\"items\" in the schema of data must be a schema or an array of schemas",
             {R"("items": "string")", R"("items": [5])"}}};
        for (const auto& [sentence, schemas] : faults)
            for (const auto& schema : schemas)
                CPPUNIT_ASSERT_EQUAL_MESSAGE(schema, sentence, said("{" + schema + "}"));
    }

    void looksIntoSchemasWithinSchemas() {
        const std::pair<std::string, std::string> places[] = {
            {"data.a", R"({"properties": {"a": {"type": "x"}}})"},
            {"data.a.b", R"({"properties": {"a": {"properties": {"b": {"type": "x"}}}}})"},
            {"data[]", R"({"items": {"type": "x"}})"},
            {"data[]", R"({"items": [{}, {"type": "x"}]})"},
            {"data.a[]", R"({"properties": {"a": {"items": {"type": "x"}}}})"},
            {"data", R"({"allOf": [{}, {"type": "x"}]})"},
            {"data", R"({"not": {"type": "x"}})"},
            {"data", R"({"additionalProperties": {"type": "x"}})"}};
        for (const auto& [where, schema] : places)
            CPPUNIT_ASSERT_EQUAL_MESSAGE(schema, 0UL,
                                         said(schema).find("\"type\" in the schema of " + where + " must be object"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SchemaKeywordsTest);
