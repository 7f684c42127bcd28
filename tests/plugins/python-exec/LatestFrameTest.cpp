#include "plugins/python-exec/module/LatestFrame.h"

#include <further/testing/FakeSession.h>

#include <cppunit/extensions/HelperMacros.h>

#include <string>

namespace further::python {

class LatestFrameTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LatestFrameTest);
    CPPUNIT_TEST(sendsAtOnce);
    CPPUNIT_TEST(keepsTheNewestInAPause);
    CPPUNIT_TEST(sendsTheKeptOneOnce);
    CPPUNIT_TEST(sendsTheLastOneWithoutARegardToThePause);
    CPPUNIT_TEST_SUITE_END();

    testing::FakeStrand _strand;
    testing::FakeSession _session{_strand};
    LatestFrame _frame{_session, "p1"};

    std::string shown() const { return _session.output("video", "p1"); }

public:
    void sendsAtOnce() {
        _frame.take("foo");
        _frame.take("bar");
        CPPUNIT_ASSERT_EQUAL(std::string("Zm9vYmFy"), shown());
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), _session.count("video", "p1"));
    }

    void keepsTheNewestInAPause() {
        _frame.pause();
        for (const char* jpeg : {"one", "two", "foo"})
            _frame.take(jpeg);
        CPPUNIT_ASSERT_EQUAL(std::string(), shown());
        _frame.resume();
        CPPUNIT_ASSERT_EQUAL(std::string("Zm9v"), shown());
        _frame.take("bar");
        CPPUNIT_ASSERT_EQUAL(std::string("Zm9vYmFy"), shown());
    }

    void sendsTheKeptOneOnce() {
        _frame.pause();
        _frame.take("foo");
        _frame.resume();
        _frame.pause();
        _frame.resume();
        _frame.sendKept();
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), _session.count("video", "p1"));
    }

    void sendsTheLastOneWithoutARegardToThePause() {
        _frame.pause();
        _frame.take("foo");
        _frame.sendKept();
        CPPUNIT_ASSERT_EQUAL(std::string("Zm9v"), shown());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LatestFrameTest);

} // namespace further::python
