#include "agent/StderrChannel.h"
#include "core/agent/StderrPipe.h"

#include <Poco/AutoPtr.h>
#include <Poco/Message.h>

#include <cppunit/extensions/HelperMacros.h>

#include <optional>
#include <string>

using namespace further;
using namespace std::string_literals;

class StderrChannelTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(StderrChannelTest);
    CPPUNIT_TEST(writesLines);
    CPPUNIT_TEST(doesNotWaitForAReader);
    CPPUNIT_TEST(cutsALineThatAPipeCouldNotTakeAtOnce);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { _pipe.emplace(); }
    void tearDown() override { _pipe.reset(); }

    void writesLines() {
        say("one");
        say("two");
        CPPUNIT_ASSERT_EQUAL("one\ntwo\n"s, _pipe->taken());
    }

    void doesNotWaitForAReader() {
        _pipe->fill();
        say("lost");
        say("lost too");
        _pipe->taken();
        say("here again");
        CPPUNIT_ASSERT_EQUAL("2 lines of the log are left out here: nobody read them\nhere again\n"s, _pipe->taken());
        say("and on");
        CPPUNIT_ASSERT_EQUAL("and on\n"s, _pipe->taken());
    }

    void cutsALineThatAPipeCouldNotTakeAtOnce() {
        say(std::string(10'000, 'x'));
        const auto line = _pipe->taken();
        CPPUNIT_ASSERT_EQUAL(std::size_t(4096), line.size());
        CPPUNIT_ASSERT(line.ends_with("x…\n"));
    }

private:
    void say(const std::string& text) const { _channel->log(Poco::Message("test", text, Poco::Message::PRIO_ERROR)); }

    std::optional<StderrPipe> _pipe; // only while its test runs: CppUnit makes all fixtures before the first test
    mutable Poco::AutoPtr<StderrChannel> _channel{new StderrChannel};
};

CPPUNIT_TEST_SUITE_REGISTRATION(StderrChannelTest);
