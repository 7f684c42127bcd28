#include "loop/EventLoop.h"
#include "core/loop/BoundedRun.h"

#include <cppunit/extensions/HelperMacros.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace further;
using namespace std::chrono_literals;

class EventLoopTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(EventLoopTest);
    CPPUNIT_TEST(runsPostsInTheirOrder);
    CPPUNIT_TEST(runsWhatIsPostedFromWithinAPostInALaterTurn);
    CPPUNIT_TEST(runsEveryPostOfManyThreads);
    CPPUNIT_TEST(runsWhatWasPostedBeforeTheStop);
    CPPUNIT_TEST(canBeStoppedBeforeItRuns);
    CPPUNIT_TEST(canBeRunAgain);
    CPPUNIT_TEST(endsWithTheExceptionOfATask);
    CPPUNIT_TEST(runsTimersInTheOrderOfTheirTimes);
    CPPUNIT_TEST(runsTimersThatAreDueTogetherInTheOrderTheyWereMade);
    CPPUNIT_TEST(runsATimerThatIsSetBeforeAnEarlierOne);
    CPPUNIT_TEST(doesNotRunATimerThatADueOneCancels);
    CPPUNIT_TEST(letsATimerDestroyItsOwnRegistration);
    CPPUNIT_TEST(survivesATimerWhoseEndCancelsAnother);
    CPPUNIT_TEST(destroysTasksThatHoldRegistrations);
    CPPUNIT_TEST_SUITE_END();

public:
    void runsPostsInTheirOrder() {
        _loop.post([this] { _ran += "a"; });
        _loop.post([this] { _ran += "b"; });
        _loop.post([this] { _ran += "c"; });
        _loop.stop();
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(std::string("abc"), _ran);
    }

    void runsWhatIsPostedFromWithinAPostInALaterTurn() {
        _loop.post([this] {
            _loop.post([this] { _ran += "later"; });
            _ran += "first ";
        });
        _loop.post([this] {
            _ran += "second ";
            _loop.stop();
        });
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(std::string("first second later"), _ran);
    }

    void runsEveryPostOfManyThreads() {
        constexpr int threads = 4;
        constexpr int posts = 5000;
        int ran = 0;
        std::vector<int> last(threads, -1);
        bool inOrder = true;
        std::vector<std::thread> posters;
        for (int t = 0; t < threads; ++t)
            posters.emplace_back([&, t] {
                for (int i = 0; i < posts; ++i)
                    _loop.post([&, t, i] {
                        inOrder = inOrder && std::exchange(last[static_cast<std::size_t>(t)], i) == i - 1;
                        if (++ran == threads * posts)
                            _loop.stop();
                    });
            });
        runBounded(_loop);
        for (auto& poster : posters)
            poster.join();
        CPPUNIT_ASSERT_EQUAL(threads * posts, ran);
        CPPUNIT_ASSERT(inOrder);
    }

    void runsWhatWasPostedBeforeTheStop() {
        _loop.post([this] {
            _loop.stop();
            _loop.post([this] { _ran += "late"; });
        });
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(std::string("late"), _ran);
    }

    void canBeStoppedBeforeItRuns() {
        _loop.stop();
        runBounded(_loop);
    }

    void canBeRunAgain() {
        for (int i = 0; i < 3; ++i) {
            _loop.post([this] { _ran += "x"; });
            _loop.stop();
            runBounded(_loop);
        }
        CPPUNIT_ASSERT_EQUAL(std::string("xxx"), _ran);
    }

    void endsWithTheExceptionOfATask() {
        _loop.post([] { throw std::runtime_error("out"); });
        CPPUNIT_ASSERT_THROW(_loop.run(), std::runtime_error);
    }

    void runsTimersInTheOrderOfTheirTimes() {
        const auto third = _loop.after(3ms, [this] {
            _ran += "3";
            _loop.stop();
        });
        const auto first = _loop.after(1ms, [this] { _ran += "1"; });
        const auto second = _loop.after(2ms, [this] { _ran += "2"; });
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(std::string("123"), _ran);
    }

    void runsTimersThatAreDueTogetherInTheOrderTheyWereMade() {
        std::vector<Registered> timers;
        std::string right;
        for (char c = 'a'; c <= 'z'; ++c) {
            right += c;
            timers.push_back(_loop.after(0ms, [this, c] { _ran += c; }));
        }
        timers.push_back(_loop.after(0ms, [this] { _loop.stop(); }));
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(right, _ran);
    }

    void runsATimerThatIsSetBeforeAnEarlierOne() {
        const auto late = _loop.after(1h, [this] { _ran += "late"; });
        Registered soon;
        _loop.post([&] {
            soon = _loop.after(1ms, [this] {
                _ran += "soon";
                _loop.stop();
            });
        });
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(std::string("soon"), _ran);
    }

    void doesNotRunATimerThatADueOneCancels() {
        Registered second;
        const auto first = _loop.after(0ms, [&] { second.cancel(); });
        second = _loop.after(0ms, [this] { _ran += "cancelled"; });
        const auto third = _loop.after(0ms, [this] { _loop.stop(); });
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(std::string(), _ran);
    }

    void letsATimerDestroyItsOwnRegistration() {
        auto kept = std::make_shared<int>(1);
        Registered timer;
        timer = _loop.after(0ms, [this, kept, &timer] {
            timer = {};
            *kept += 1; // what the task owns is still there
            _loop.stop();
        });
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(2, *kept);
        CPPUNIT_ASSERT_EQUAL(1L, kept.use_count());
    }

    void survivesATimerWhoseEndCancelsAnother() {
        const auto other = std::make_shared<Registered>();
        auto timer = _loop.after(1h, [other] {});
        *other = _loop.after(1h, [] {});
        const auto between = _loop.after(1h, [] {});
        timer = {};
        CPPUNIT_ASSERT(*other);
        *other = {};
    }

    void destroysTasksThatHoldRegistrations() {
        EventLoop brief;
        const auto held = [&brief] { return std::make_shared<Registered>(brief.after(1h, [] {})); };
        brief.post([timer = held()] {});
        *held() = brief.after(1h, [timer = held()] {});
        const auto cycle = held();
        *cycle = brief.after(1h, [timer = held()] {});
    }

private:
    EventLoop _loop;
    std::string _ran;
};

CPPUNIT_TEST_SUITE_REGISTRATION(EventLoopTest);
