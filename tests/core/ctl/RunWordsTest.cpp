#include "ctl/RunWords.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::ctl {

class RunWordsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RunWordsTest);
    CPPUNIT_TEST(givesTheProgramAllThatFollowsTheFile);
    CPPUNIT_TEST(findsTheAddressBeforeAndAfterTheFile);
    CPPUNIT_TEST(keepsOtherOptionsBeforeTheFile);
    CPPUNIT_TEST(knowsWhichOptionsTakeAWord);
    CPPUNIT_TEST(givesTheProgramAllThatFollowsTwoDashes);
    CPPUNIT_TEST(passesOnASecondPairOfDashes);
    CPPUNIT_TEST(takesAFileAfterTwoDashes);
    CPPUNIT_TEST(takesALoneDashAsAWord);
    CPPUNIT_TEST(leavesAMissingValueToTheParser);
    CPPUNIT_TEST_SUITE_END();

    using Words = std::vector<std::string>;

    static void check(const Words& words, const Words& ours, const Words& program) {
        const auto told = RunWords::tellApart(words);
        CPPUNIT_ASSERT(ours == told.ours);
        CPPUNIT_ASSERT(program == told.program);
    }

public:
    void givesTheProgramAllThatFollowsTheFile() {
        check({"f.py", "--verbose", "-x", "--json", "--help", "{}", ""}, {},
              {"f.py", "--verbose", "-x", "--json", "--help", "{}", ""});
    }

    void findsTheAddressBeforeAndAfterTheFile() {
        check({"--host", "pi.local", "f.py", "a", "b"}, {"--host", "pi.local"}, {"f.py", "a", "b"});
        check({"f.py", "a", "--port", "80", "--host=pi", "b"}, {"--port", "80", "--host=pi"}, {"f.py", "a", "b"});
        check({"f.py", "--ports", "--hostname=x"}, {}, {"f.py", "--ports", "--hostname=x"});
    }

    void keepsOtherOptionsBeforeTheFile() { check({"--help", "f.py"}, {"--help"}, {"f.py"}); }

    void knowsWhichOptionsTakeAWord() {
        check({"--tty", "--runner", "exec", "--files", "dir", "--user", "ann", "f.py", "--user", "x"},
              {"--tty", "--runner", "exec", "--files", "dir", "--user", "ann"}, {"f.py", "--user", "x"});
        check({"--runner=shell", "--tty"}, {"--runner=shell", "--tty"}, {});
        check({"f.py", "--tty", "--files"}, {}, {"f.py", "--tty", "--files"});
    }

    void givesTheProgramAllThatFollowsTwoDashes() {
        check({"f.py", "--", "--port", "80"}, {}, {"f.py", "--port", "80"});
    }

    void passesOnASecondPairOfDashes() { check({"f.py", "--", "a", "--", "b"}, {}, {"f.py", "a", "--", "b"}); }

    void takesAFileAfterTwoDashes() {
        check({"--port=80", "--", "-odd.py", "--host"}, {"--port=80"}, {"-odd.py", "--host"});
    }

    void takesALoneDashAsAWord() { check({"-", "-"}, {}, {"-", "-"}); }

    void leavesAMissingValueToTheParser() { check({"f.py", "--port"}, {"--port"}, {"f.py"}); }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RunWordsTest);

} // namespace further::ctl
