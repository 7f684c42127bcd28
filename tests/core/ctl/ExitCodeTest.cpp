#include "ctl/ExitCode.h"

#include <cppunit/extensions/HelperMacros.h>

#include <csignal>

namespace further::ctl {

class ExitCodeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ExitCodeTest);
    CPPUNIT_TEST(passesThroughWhatTheProgramReturned);
    CPPUNIT_TEST(countsASignalFrom128);
    CPPUNIT_TEST(keepsToAByteAsTheSystemDoes);
    CPPUNIT_TEST_SUITE_END();

public:
    void passesThroughWhatTheProgramReturned() {
        CPPUNIT_ASSERT_EQUAL(0, exitCodeOf(0));
        CPPUNIT_ASSERT_EQUAL(255, exitCodeOf(255));
    }

    void countsASignalFrom128() {
        CPPUNIT_ASSERT_EQUAL(143, exitCodeOf(-15));
        CPPUNIT_ASSERT_EQUAL(137, exitCodeOf(-9));
        CPPUNIT_ASSERT_EQUAL(141, exitCodeOfSignal(SIGPIPE));
    }

    void keepsToAByteAsTheSystemDoes() { CPPUNIT_ASSERT_EQUAL(1, exitCodeOf(257)); }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ExitCodeTest);

} // namespace further::ctl
