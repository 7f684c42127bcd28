#include "ctl/SchemaText.h"

#include "ctl/Json.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::ctl {

class SchemaTextTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SchemaTextTest);
    CPPUNIT_TEST(tellsOfEachFieldInOrder);
    CPPUNIT_TEST(tellsOfWhatIsWithin);
    CPPUNIT_TEST(saysWhereThereIsMore);
    CPPUNIT_TEST(makesAnExampleOfWhatIsRequired);
    CPPUNIT_TEST(survivesASchemaThatIsNone);
    CPPUNIT_TEST_SUITE_END();

    static std::string told(const std::string& schema) {
        std::string text;
        for (const auto& field : schemaFields(Fields(parseJson(schema))))
            text += field.name + ": " + field.what + "\n";
        return text;
    }

    static std::string example(const std::string& schema) {
        return compactJson(schemaExample(Fields(parseJson(schema))));
    }

public:
    void tellsOfEachFieldInOrder() {
        CPPUNIT_ASSERT_EQUAL(
            std::string("z: text of at most 9 characters, like ^a, required\n"
                        "a: integer, 1 to 10, 3 unless given. How many.\n"
                        "mode: one of \"on\", \"off\"\n"
                        "really: true or false\n"),
            told(
                R"({"type":"object","required":["z"],"properties":{"z":{"type":"string","maxLength":9,"pattern":"^a"},)"
                R"("a":{"type":"integer","minimum":1,"maximum":10,"default":3,"description":"How many."},)"
                R"("mode":{"enum":["on","off"]},"really":{"type":"boolean"}}})"));
    }

    void tellsOfWhatIsWithin() {
        CPPUNIT_ASSERT_EQUAL(std::string("net: object\nnet.port: number, at least 0\n"
                                         "names: list of at least 2\nnames[]: text\n"),
                             told(R"({"properties":{"net":{"properties":{"port":{"type":"number","minimum":0}}},)"
                                  R"("names":{"type":"array","minItems":2,"items":{"type":"string"}}}})"));
    }

    void saysWhereThereIsMore() {
        CPPUNIT_ASSERT_EQUAL(std::string("a: and more: see --json\n"),
                             told(R"({"properties":{"a":{"anyOf":[{"type":"string"},{"type":"integer"}]}}})"));
    }

    void makesAnExampleOfWhatIsRequired() {
        CPPUNIT_ASSERT_EQUAL(
            std::string(R"({"b":"on","a":5,"c":{"d":"xxxxx"},"e":[],"f":true})"),
            example(R"({"required":["b","a","c","e","f"],"properties":{"b":{"enum":["on"]},"f":{"type":"boolean"},)"
                    R"("a":{"type":"integer","minimum":5},"e":{"type":"array"},"optional":{"type":"string"},)"
                    R"("c":{"required":["d"],"properties":{"d":{"type":"string","minLength":5}}}}})"));
        CPPUNIT_ASSERT_EQUAL(std::string("{}"), example("{}"));
    }

    void survivesASchemaThatIsNone() {
        const auto odd = R"({"type":7,"properties":[1],"required":"x","enum":{},"items":3})";
        CPPUNIT_ASSERT_EQUAL(std::string(), told(odd));
        CPPUNIT_ASSERT_EQUAL(std::string("a: \n"), told(R"({"properties":{"a":7}})"));
        CPPUNIT_ASSERT_EQUAL(std::string("{}"), example(odd));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SchemaTextTest);

} // namespace further::ctl
