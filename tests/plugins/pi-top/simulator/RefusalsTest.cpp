#include "Bench.h"

#include <cppunit/extensions/HelperMacros.h>

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

using namespace std::string_view_literals;

namespace further::simulator {

/// The daemon's mistakes and its clients', byte by byte.
class RefusalsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RefusalsTest);
    CPPUNIT_TEST(callsMalformedWhatIsNoListOfIntegers);
    CPPUNIT_TEST(callsMalformedWhatHasTheWrongNumberOfParameters);
    CPPUNIT_TEST(callsAnErrorOfItsOwnWhatStandsInNoTable);
    CPPUNIT_TEST(doesNotSupportWhatIsNoRequest);
    CPPUNIT_TEST(looksAtTheIdBeforeTheParameters);
    CPPUNIT_TEST(takesIntegersAsPythonDoes);
    CPPUNIT_TEST(changesNothingThatItRefuses);
    CPPUNIT_TEST_SUITE_END();

    std::unique_ptr<Bench> _bench = Bench::ready("pi-top-3");

    void assertAnswers(std::string_view answer, std::initializer_list<std::string_view> requests) {
        for (const auto request : requests)
            CPPUNIT_ASSERT_EQUAL_MESSAGE("'" + std::string(request) + "'", std::string(answer), _bench->ask(request));
    }

public:
    void callsMalformedWhatIsNoListOfIntegers() {
        assertAnswers("202", {"",      " ",        "|",       "ping",  "1.5",     "0x6e", "110\0"sv,
                              "\xff",  "110|\xc3", "11\xff",  "one|2", "113|ten", "113|", "113|10|",
                              "113||", "|113|10",  "119|1e0", "--110", "1__10",   "_110"});
    }

    void callsMalformedWhatHasTheWrongNumberOfParameters() {
        assertAnswers("202", {"110|1", "111|0", "113", "113|1|2", "114|1", "118|0", "119", "121", "124", "126",
                              "128|0|1", "218", "211|1|2", "305|1", "305|1|2|3", "327|1", "201|1"});
    }

    void callsAnErrorOfItsOwnWhatStandsInNoTable() {
        assertAnswers("201", {"999", "-1", "0", "109", "129", "200", "204", "209", "229", "299", "330", "999|x", "999|",
                              "9223372036854775807", "-9223372036854775808", "99999999999999999999"});
    }

    void doesNotSupportWhatIsNoRequest() {
        assertAnswers("203", {"201", "202", "203", "210", "211|3", "218|0|42|104|-41", "300|7", "305|1|2|3|4", "313",
                              "321", "327", "329"});
    }

    void looksAtTheIdBeforeTheParameters() {
        assertAnswers("202", {"210|x", "210|", "305|1", "x|1", "327|x"});
        assertAnswers("201", {"999|1|2|3", "-1|x"});
    }

    void takesIntegersAsPythonDoes() {
        assertAnswers("210", {"110", "+110", " 110 ", "1_1_0", "0110", "\t110\r\n"});
        assertAnswers("213", {"113| 1_0 ", "+113|+10", "113|-1"});
        assertAnswers("212|10", {"112"});
    }

    void changesNothingThatItRefuses() {
        for (const auto* const request : {"113|1|2", "116|0", "121|x", "124|0|0"})
            CPPUNIT_ASSERT_EQUAL(std::string("202"), _bench->ask(request));
        CPPUNIT_ASSERT_EQUAL(std::string("212|16"), _bench->ask("112"));
        CPPUNIT_ASSERT_EQUAL(std::string("220|300"), _bench->ask("120"));
        CPPUNIT_ASSERT_EQUAL(std::string("223|1"), _bench->ask("123"));
        CPPUNIT_ASSERT(_bench->done().empty());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RefusalsTest);

} // namespace further::simulator
