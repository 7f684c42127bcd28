#include "loop/WorkerPool.h"

#include <further/Error.h>

#include <cppunit/extensions/HelperMacros.h>

#include <atomic>
#include <future>
#include <memory>
#include <thread>
#include <vector>

using namespace further;

class WorkerPoolTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(WorkerPoolTest);
    CPPUNIT_TEST(runsTasksOnOtherThreads);
    CPPUNIT_TEST(runsAsManyAtOnceAsItHasThreads);
    CPPUNIT_TEST(startsNoThreadWithoutWork);
    CPPUNIT_TEST(refusesMoreThanMayWait);
    CPPUNIT_TEST(keepsTheOrderWithOneThread);
    CPPUNIT_TEST(waitsAtItsEndForWhatRunsAndDropsTheRest);
    CPPUNIT_TEST(dropsAtOnceWhatWaitsWhenItIsEnded);
    CPPUNIT_TEST(dropsWhatIsSubmittedAfterItsEnd);
    CPPUNIT_TEST(endsOnce);
    CPPUNIT_TEST(takesWorkFromManyThreads);
    CPPUNIT_TEST_SUITE_END();

public:
    void runsTasksOnOtherThreads() {
        WorkerPool pool(2, 10);
        std::promise<std::thread::id> ran;
        pool.submit([&] { ran.set_value(std::this_thread::get_id()); });
        CPPUNIT_ASSERT(ran.get_future().get() != std::this_thread::get_id());
    }

    // Each waits for the others: with fewer threads, none would ever end.
    void runsAsManyAtOnceAsItHasThreads() {
        constexpr int threads = 4;
        WorkerPool pool(threads, 10);
        std::promise<void> allThere;
        const auto there = allThere.get_future().share();
        std::atomic<int> arrived = 0;
        std::vector<std::promise<void>> ended(threads);
        for (auto& end : ended)
            pool.submit([&] {
                if (++arrived == threads)
                    allThere.set_value();
                there.wait();
                end.set_value();
            });
        for (auto& end : ended)
            end.get_future().wait();
    }

    void startsNoThreadWithoutWork() { const WorkerPool pool(4, 10); }

    void refusesMoreThanMayWait() {
        WorkerPool pool(1, 2);
        std::promise<void> started;
        std::promise<void> go;
        pool.submit([&] {
            started.set_value();
            go.get_future().wait();
        });
        started.get_future().wait();
        std::promise<void> third;
        pool.submit([] {});
        pool.submit([&] { third.set_value(); });
        try {
            pool.submit([] {});
            CPPUNIT_FAIL("accepted");
        } catch (const Error& error) {
            CPPUNIT_ASSERT(error.errorCode() == ErrorCode::busy);
        }
        go.set_value();
        third.get_future().wait();
        pool.submit([] {});
    }

    void keepsTheOrderWithOneThread() {
        WorkerPool pool(1, 1000);
        std::vector<int> order;
        std::promise<void> end;
        for (int i = 0; i < 100; ++i)
            pool.submit([&order, i] { order.push_back(i); });
        pool.submit([&] { end.set_value(); });
        end.get_future().wait();
        for (int i = 0; i < 100; ++i)
            CPPUNIT_ASSERT_EQUAL(i, order.at(static_cast<std::size_t>(i)));
    }

    void waitsAtItsEndForWhatRunsAndDropsTheRest() {
        std::promise<void> started;
        std::promise<void> go;
        std::atomic<bool> ended = false;
        auto pool = std::make_unique<WorkerPool>(1, 10);
        pool->submit([&] {
            started.set_value();
            go.get_future().wait();
            ended = true;
        });
        started.get_future().wait();
        const auto owned = std::make_shared<int>();
        pool->submit([owned] {});
        std::thread ending([&] { pool.reset(); });
        go.set_value();
        ending.join();
        CPPUNIT_ASSERT(ended);
        CPPUNIT_ASSERT_EQUAL(1L, owned.use_count());
    }

    void dropsAtOnceWhatWaitsWhenItIsEnded() {
        WorkerPool pool(1, 10);
        std::promise<void> started;
        std::promise<void> go;
        bool ended = false;
        pool.submit([&] {
            started.set_value();
            go.get_future().wait();
            ended = true;
        });
        started.get_future().wait();
        const auto owned = std::make_shared<int>();
        bool ran = false;
        // Its end shows that the pool is ending: what runs goes on then, and finds no more work.
        pool.submit(
            [&ran, owned, last = std::shared_ptr<void>(nullptr, [&](void*) { go.set_value(); })] { ran = true; });
        pool.end();
        CPPUNIT_ASSERT(ended); // waited for
        CPPUNIT_ASSERT(!ran);
        CPPUNIT_ASSERT_EQUAL(1L, owned.use_count());
    }

    void dropsWhatIsSubmittedAfterItsEnd() {
        WorkerPool pool(1, 0);
        pool.end();
        bool ran = false;
        const auto owned = std::make_shared<int>();
        pool.submit([&ran, owned] { ran = true; }); // and isn't refused, though nothing may wait
        CPPUNIT_ASSERT(!ran);
        CPPUNIT_ASSERT_EQUAL(1L, owned.use_count());
    }

    void endsOnce() {
        WorkerPool pool(2, 10);
        std::promise<void> ran;
        pool.submit([&] { ran.set_value(); });
        ran.get_future().wait();
        pool.end();
        pool.end();
    }

    void takesWorkFromManyThreads() {
        constexpr int threads = 4;
        constexpr int each = 500;
        WorkerPool pool(3, threads * each);
        std::atomic<int> ran = 0;
        std::promise<void> all;
        std::vector<std::thread> submitters;
        for (int t = 0; t < threads; ++t)
            submitters.emplace_back([&] {
                for (int i = 0; i < each; ++i)
                    pool.submit([&] {
                        if (++ran == threads * each)
                            all.set_value();
                    });
            });
        for (auto& submitter : submitters)
            submitter.join();
        all.get_future().wait();
        CPPUNIT_ASSERT_EQUAL(threads * each, ran.load());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WorkerPoolTest);
