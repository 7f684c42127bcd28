#include "loop/LoopStrand.h"
#include "core/loop/BoundedRun.h"
#include "loop/HoldTimer.h"
#include "support/Deadline.h"

#include <further/Descriptor.h>
#include <further/Error.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/eventfd.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace further;
using namespace std::chrono_literals;

class LoopStrandTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LoopStrandTest);
    CPPUNIT_TEST(tellsItsOwnerOfExceptionsAndGoesOn);
    CPPUNIT_TEST(tellsItsOwnerOfWhatIsNoException);
    CPPUNIT_TEST(runsNothingAfterItsEnd);
    CPPUNIT_TEST(mayBeEndedByItsOwnTask);
    CPPUNIT_TEST(staysSilentWhenATaskEndsItAndThrows);
    CPPUNIT_TEST(mayBeEndedByItsOwnersHandlingOfAnException);
    CPPUNIT_TEST(doesNotDisturbAnotherStrandOfItsLoop);
    CPPUNIT_TEST(runsOffloadedWorkOnAnotherThreadAndThenComesBack);
    CPPUNIT_TEST(goesOnAfterWorkThatThrows);
    CPPUNIT_TEST(dropsWhatFollowsWorkThatOutlastsIt);
    CPPUNIT_TEST(endsWhatFollowsOnItsOwnThread);
    CPPUNIT_TEST(bringsEveryOffloadedTaskBack);
    CPPUNIT_TEST(refusesMoreWorkThanMayWait);
    CPPUNIT_TEST(tellsItsOwnerOfEachKindOfCallbackThatHoldsTheLoop);
    CPPUNIT_TEST(tellsItsOwnerOfACallbackThatHoldsTheLoopAndThrows);
    CPPUNIT_TEST(tellsNobodyWhereACallbackThatHeldTheLoopEndedIt);
    CPPUNIT_TEST(doesNotCountOffloadedWorkAsAHold);
    CPPUNIT_TEST_SUITE_END();

public:
    void tellsItsOwnerOfExceptionsAndGoesOn() {
        _strand->post([] { throw std::runtime_error("posted"); });
        const auto timer = _strand->after(0ms, [] { throw Error(ErrorCode::busy, "timer"); });
        Registered watch;
        watch = _strand->watch(_ready.get(), Ready::read, [&] {
            watch = {};
            throw std::runtime_error("watch");
        });
        const auto end = _strand->after(1ms, [this] { _loop.stop(); });
        runBounded(_loop);
        std::sort(_faults.begin(), _faults.end());
        CPPUNIT_ASSERT_EQUAL(std::size_t(3), _faults.size());
        CPPUNIT_ASSERT_EQUAL(std::string("posted"), _faults.at(1));
        CPPUNIT_ASSERT_EQUAL(std::string("watch"), _faults.at(2));
    }

    void tellsItsOwnerOfWhatIsNoException() {
        _strand->post([] { throw 42; });
        _strand->offload([] { throw "a word"; },
                         [this] {
                             _ran += "goes on";
                             _loop.stop();
                         });
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), _faults.size());
        for (const auto& fault : _faults)
            CPPUNIT_ASSERT_EQUAL(std::string("it threw something that is no exception"), fault);
        CPPUNIT_ASSERT_EQUAL(std::string("goes on"), _ran);
    }

    void runsNothingAfterItsEnd() {
        _strand->post([this] { _ran += "posted"; });
        const auto timer = _strand->after(0ms, [this] { _ran += "timer"; });
        auto watch = _strand->watch(_ready.get(), Ready::read, [this] { _ran += "watch"; });
        _strand.reset();
        watch = {};
        const auto end = _loop.after(1ms, [this] { _loop.stop(); });
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(std::string(), _ran);
    }

    void mayBeEndedByItsOwnTask() {
        _strand->post([this] {
            _strand.reset();
            _ran += "ended";
        });
        _strand->post([this] { _ran += " and more"; });
        _loop.stop();
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(std::string("ended"), _ran);
    }

    void staysSilentWhenATaskEndsItAndThrows() {
        _strand->post([this] {
            _strand.reset();
            throw std::runtime_error("too late");
        });
        _loop.stop();
        runBounded(_loop);
        CPPUNIT_ASSERT(_faults.empty());
    }

    void mayBeEndedByItsOwnersHandlingOfAnException() {
        std::unique_ptr<LoopStrand> strand;
        const auto kept = std::make_shared<std::string>();
        strand = std::make_unique<LoopStrand>(_loop, _workers, [&strand, kept](const std::exception& exception) {
            strand.reset();
            *kept += exception.what();
        });
        strand->post([] { throw std::runtime_error("fault"); });
        _loop.stop();
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(std::string("fault"), *kept);
    }

    void doesNotDisturbAnotherStrandOfItsLoop() {
        LoopStrand other(_loop, _workers, [](const std::exception&) {});
        _strand->post([] { throw std::runtime_error("fault"); });
        other.post([this] { _ran += "other"; });
        _strand->post([this] { _strand.reset(); });
        other.post([this] {
            _ran += " still";
            _loop.stop();
        });
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(std::string("other still"), _ran);
    }

    void runsOffloadedWorkOnAnotherThreadAndThenComesBack() {
        std::thread::id worker;
        std::thread::id after;
        _strand->offload([&] { worker = std::this_thread::get_id(); },
                         [&] {
                             after = std::this_thread::get_id();
                             _loop.stop();
                         });
        runBounded(_loop);
        CPPUNIT_ASSERT(worker != std::this_thread::get_id());
        CPPUNIT_ASSERT(after == std::this_thread::get_id());
    }

    void goesOnAfterWorkThatThrows() {
        _strand->offload([] { throw std::runtime_error("work"); },
                         [this] {
                             _ran += "then";
                             CPPUNIT_ASSERT_EQUAL(std::size_t(1), _faults.size()); // told before
                             _loop.stop();
                         });
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(std::string("then"), _ran);
        CPPUNIT_ASSERT_EQUAL(std::string("work"), _faults.front());
    }

    void dropsWhatFollowsWorkThatOutlastsIt() {
        _strand->offload(
            [this] {
                _loop.post([this] { _strand.reset(); });
                throw std::runtime_error("unheard");
            },
            [this] { _ran += "then"; });
        LoopStrand other(_loop, _workers, [](const std::exception&) {});
        other.offload([] {}, [this] { _loop.stop(); }); // on the one worker, so behind the first
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(std::string(), _ran);
        CPPUNIT_ASSERT(_faults.empty());
    }

    void endsWhatFollowsOnItsOwnThread() {
        struct Owned {
            std::thread::id& endedOn;
            ~Owned() { endedOn = std::this_thread::get_id(); }
        };
        std::thread::id endedOn;
        for (int i = 0; i < 50; ++i) {
            _strand->offload([] {}, [this, owned = std::make_shared<Owned>(Owned{endedOn})] { _loop.stop(); });
            endedOn = {};
            runBounded(_loop);
            CPPUNIT_ASSERT(endedOn == std::this_thread::get_id());
        }
    }

    void bringsEveryOffloadedTaskBack() {
        WorkerPool workers(4, 1000);
        LoopStrand strand(_loop, workers, [](const std::exception&) {});
        int done = 0;
        for (int i = 0; i < 500; ++i)
            strand.offload([] {},
                           [&] {
                               if (++done == 500)
                                   _loop.stop();
                           });
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(500, done);
    }

    void refusesMoreWorkThanMayWait() {
        WorkerPool none(1, 0);
        LoopStrand strand(_loop, none, [](const std::exception&) {});
        try {
            strand.offload([] {}, [] {});
            CPPUNIT_FAIL("accepted");
        } catch (const Error& error) {
            CPPUNIT_ASSERT(error.errorCode() == ErrorCode::busy);
        }
    }

    void tellsItsOwnerOfEachKindOfCallbackThatHoldsTheLoop() {
        std::vector<std::string> slow;
        LoopStrand strand(
            _loop, _workers, [](const std::exception&) {},
            [&](const char* what, std::chrono::milliseconds held) {
                CPPUNIT_ASSERT(held >= tooLong);
                slow.emplace_back(what);
            });
        strand.post([] { testing::letPass(tooLong); });
        const auto timer = strand.after(0ms, [] { testing::letPass(tooLong); });
        Registered watch;
        watch = strand.watch(_ready.get(), Ready::read, [&] {
            watch = {};
            testing::letPass(tooLong);
        });
        strand.offload([] {},
                       [this] {
                           testing::letPass(tooLong);
                           _loop.stop();
                       });
        runBounded(_loop);
        for (const auto* const what : {"a posted task", "a timer", "a watch", "the end of offloaded work"})
            CPPUNIT_ASSERT_MESSAGE(what, std::find(slow.begin(), slow.end(), what) != slow.end());
    }

    void tellsItsOwnerOfACallbackThatHoldsTheLoopAndThrows() {
        LoopStrand strand(
            _loop, _workers, [this](const std::exception& exception) { _ran += exception.what(); },
            [this](const char*, std::chrono::milliseconds) { _ran += " slowly"; });
        strand.post([] {
            testing::letPass(tooLong);
            throw std::runtime_error("thrown");
        });
        _loop.stop();
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(std::string("thrown slowly"), _ran);
    }

    void tellsNobodyWhereACallbackThatHeldTheLoopEndedIt() {
        auto strand = std::make_unique<LoopStrand>(
            _loop, _workers, [](const std::exception&) {},
            [this](const char*, std::chrono::milliseconds) { _ran += "slow"; });
        strand->post([&] {
            testing::letPass(tooLong);
            strand.reset();
        });
        _loop.stop();
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL(std::string(), _ran);
    }

    void doesNotCountOffloadedWorkAsAHold() {
        std::vector<std::string> slow;
        LoopStrand strand(
            _loop, _workers, [](const std::exception&) {},
            [&](const char* what, std::chrono::milliseconds held) {
                slow.push_back(what + (" for " + std::to_string(held.count())) + " ms");
            });
        std::thread::id worker;
        strand.offload(
            [&] {
                worker = std::this_thread::get_id();
                testing::letPass(tooLong);
            },
            [this] { _loop.stop(); });
        runBounded(_loop);
        CPPUNIT_ASSERT(worker != std::this_thread::get_id());
        CPPUNIT_ASSERT_MESSAGE(slow.empty() ? "" : slow.front(), slow.empty());
    }

private:
    static constexpr auto tooLong = longestHold + 5ms;

    EventLoop _loop;
    WorkerPool _workers{1, 100};
    std::vector<std::string> _faults;
    std::unique_ptr<LoopStrand> _strand = std::make_unique<LoopStrand>(
        _loop, _workers, [this](const std::exception& exception) { _faults.emplace_back(exception.what()); });
    std::string _ran;
    const Descriptor _ready{::eventfd(1, EFD_CLOEXEC)};
};

CPPUNIT_TEST_SUITE_REGISTRATION(LoopStrandTest);
