#include "loop/LoopThread.h"

#include <cppunit/extensions/HelperMacros.h>

#include <future>
#include <thread>

using namespace further;

class LoopThreadTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LoopThreadTest);
    CPPUNIT_TEST(runsTheLoopOnAThreadOfItsOwn);
    CPPUNIT_TEST(runsWhatWasPostedBeforeItsEnd);
    CPPUNIT_TEST(endsOnce);
    CPPUNIT_TEST_SUITE_END();

public:
    void runsTheLoopOnAThreadOfItsOwn() {
        const LoopThread thread(_loop);
        std::promise<std::thread::id> ran;
        _loop.post([&] { ran.set_value(std::this_thread::get_id()); });
        CPPUNIT_ASSERT(ran.get_future().get() != std::this_thread::get_id());
    }

    void runsWhatWasPostedBeforeItsEnd() {
        int ran = 0;
        {
            const LoopThread thread(_loop);
            _loop.post([&] { ++ran; });
        }
        CPPUNIT_ASSERT_EQUAL(1, ran);
    }

    void endsOnce() {
        LoopThread thread(_loop);
        thread.end();
        thread.end();
    }

private:
    EventLoop _loop;
};

CPPUNIT_TEST_SUITE_REGISTRATION(LoopThreadTest);
