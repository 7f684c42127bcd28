#include <further/Descriptor.h>
#include <further/testing/FakeStrand.h>

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>

using namespace further;
using namespace std::chrono_literals;
using testing::FakeStrand;

class FakeStrandTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FakeStrandTest);
    CPPUNIT_TEST(runsWhatIsPostedOnlyWhenStepped);
    CPPUNIT_TEST(runsTimersInTheirOrderEachAtItsTime);
    CPPUNIT_TEST(keepsTheOrderOfTimersThatAreDueTogether);
    CPPUNIT_TEST(forgetsWhatIsCancelled);
    CPPUNIT_TEST(runsAWatchUntilItIsCancelled);
    CPPUNIT_TEST(refusesASecondWatchForTheSame);
    CPPUNIT_TEST(runsOffloadedWorkAtOnceAndPostsWhatFollows);
    CPPUNIT_TEST(givesUpAfterTheTimeout);
    CPPUNIT_TEST(isOutlivedByItsRegistrations);
    CPPUNIT_TEST_SUITE_END();

public:
    void runsWhatIsPostedOnlyWhenStepped() {
        _strand.post([this] {
            _ran += "a";
            _strand.post([this] { _ran += "b"; });
        });
        CPPUNIT_ASSERT(_ran.empty());
        _strand.runPosted();
        CPPUNIT_ASSERT_EQUAL(std::string("ab"), _ran);
    }

    void runsTimersInTheirOrderEachAtItsTime() {
        const auto begin = _strand.now();
        const auto later = _strand.after(2s, [&] {
            CPPUNIT_ASSERT(_strand.now() == begin + 2s);
            _ran += "2";
        });
        const auto sooner = _strand.after(1s, [&] {
            CPPUNIT_ASSERT(_strand.now() == begin + 1s);
            _strand.post([this] { _ran += "1"; });
        });
        _strand.advance(1999ms);
        CPPUNIT_ASSERT_EQUAL(std::string("1"), _ran);
        _strand.advance(1ms);
        CPPUNIT_ASSERT_EQUAL(std::string("12"), _ran);
    }

    void keepsTheOrderOfTimersThatAreDueTogether() {
        const auto first = _strand.after(1s, [this] { _ran += "1"; });
        const auto second = _strand.after(1s, [this] { _ran += "2"; });
        _strand.advance(1s);
        CPPUNIT_ASSERT_EQUAL(std::string("12"), _ran);
    }

    void forgetsWhatIsCancelled() {
        auto timer = _strand.after(1s, [this] { _ran += "1"; });
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), _strand.timers());
        timer = {};
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _strand.timers());
        _strand.advance(1s);
        CPPUNIT_ASSERT(_ran.empty());
    }

    void runsAWatchUntilItIsCancelled() {
        Registered watch = _strand.watch(_ready.get(), Ready::read, [&] {
            _ran += "x";
            if (_ran.size() == 3)
                watch = {};
        });
        CPPUNIT_ASSERT(_strand.runUntil([&] { return _strand.watches() == 0; }));
        CPPUNIT_ASSERT_EQUAL(std::string("xxx"), _ran);
    }

    void refusesASecondWatchForTheSame() {
        const auto read = _strand.watch(_ready.get(), Ready::read, [] {});
        const auto write = _strand.watch(_ready.get(), Ready::write, [] {});
        CPPUNIT_ASSERT_THROW((void)_strand.watch(_ready.get(), Ready::read, [] {}), Poco::LogicException);
    }

    void runsOffloadedWorkAtOnceAndPostsWhatFollows() {
        _strand.offload(
            [this] {
                _ran += "work ";
                throw std::runtime_error("no matter");
            },
            [this] { _ran += "then"; });
        CPPUNIT_ASSERT_EQUAL(std::string("work "), _ran);
        _strand.runPosted();
        CPPUNIT_ASSERT_EQUAL(std::string("work then"), _ran);
    }

    void givesUpAfterTheTimeout() {
        CPPUNIT_ASSERT(!_strand.runUntil([] { return false; }, 1ms));
    }

    void isOutlivedByItsRegistrations() {
        Registered timer;
        Registered watch;
        {
            FakeStrand brief;
            timer = brief.after(1s, [] {});
            watch = brief.watch(_ready.get(), Ready::read, [] {});
        }
        timer = {};
        watch = {};
    }

private:
    FakeStrand _strand;
    std::string _ran;
    const Descriptor _ready{::eventfd(1, EFD_CLOEXEC)};
};

CPPUNIT_TEST_SUITE_REGISTRATION(FakeStrandTest);
