#include "core/admin/AdminFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>
#include <vector>

using namespace further;
using namespace std::string_literals;

class AdminRequestTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AdminRequestTest);
    CPPUNIT_TEST(readsItsFields);
    CPPUNIT_TEST(takesTheOtherwiseForWhatIsMissing);
    CPPUNIT_TEST(saysWhatAFieldMustBe);
    CPPUNIT_TEST_SUITE_END();

public:
    void readsItsFields() {
        CPPUNIT_ASSERT_EQUAL("a 5 1"s, said(R"({"text": "a", "number": 5, "flag": true})"));
        CPPUNIT_ASSERT_EQUAL(" 0 0"s, said(R"({"text": "", "number": 0, "flag": false, "more": []})"));
        CPPUNIT_ASSERT_EQUAL("x 9223372036854775807 0"s, said(R"({"number": 9223372036854775807})"));
    }

    void takesTheOtherwiseForWhatIsMissing() {
        CPPUNIT_ASSERT_EQUAL("x 7 0"s, said("{}"));
        CPPUNIT_ASSERT_EQUAL("x 7 0"s, said(R"({"text": null, "number": null, "flag": null})"));
    }

    void saysWhatAFieldMustBe() {
        for (const auto* const value : {"5", "true", "[]", "{}"})
            CPPUNIT_ASSERT_EQUAL("data.text must be a string."s, said(R"({"text": )"s + value + "}"));
        for (const auto* const value :
             {"-1", "1.5", "5.0", "true", "\"5\"", "[]", "9223372036854775808", "18446744073709551615"})
            CPPUNIT_ASSERT_EQUAL("data.number must be a whole number of 0 or more."s,
                                 said(R"({"number": )"s + value + "}"));
        for (const auto* const value : {"1", "\"true\"", "{}"})
            CPPUNIT_ASSERT_EQUAL("data.flag must be true or false."s, said(R"({"flag": )"s + value + "}"));
    }

private:
    /// What a handler makes of `data`, or what the client is told instead.
    static std::string said(const std::string& data) {
        AdminFixture f;
        f.server.on("fields", [](const AdminRequest& request) {
            request.answer(request.text("text", "x") + " " + std::to_string(request.number("number", 7)) + " " +
                           std::to_string(static_cast<int>(request.flag("flag"))));
        });
        auto& client = f.connect();
        client.ask("fields", data);
        f.awaitCount(client, 1);
        if (client.outcome() == "answer")
            return client.word(0, "sentence");
        CPPUNIT_ASSERT_EQUAL("invalid_data"s, client.outcome());
        return client.word(0, "detail");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AdminRequestTest);
