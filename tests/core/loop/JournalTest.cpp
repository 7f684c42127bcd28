#include "loop/Journal.h"
#include "core/loop/BoundedRun.h"
#include "loop/LoopStrand.h"

#include <cppunit/extensions/HelperMacros.h>

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace further;
using namespace std::string_literals;

class JournalTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(JournalTest);
    CPPUNIT_TEST(keepsTheLastEntries);
    CPPUNIT_TEST(keepsNothingWhereItMayNot);
    CPPUNIT_TEST(handsEntriesToItsFollowersOnTheirStrands);
    CPPUNIT_TEST(handsOverTogetherWhatCameTogether);
    CPPUNIT_TEST(handsOverTheLastEntriesFirst);
    CPPUNIT_TEST(losesNothingBetweenTheLastEntriesAndTheNext);
    CPPUNIT_TEST(countsWhatWasTooMuchBeforeWhatIsLeft);
    CPPUNIT_TEST(handsNothingToAFollowerThatEnded);
    CPPUNIT_TEST(handsNothingToAFollowerThatEndedWithADeliveryOnItsWay);
    CPPUNIT_TEST(tellsFollowersOfOnePlaceInMemoryApart);
    CPPUNIT_TEST(letsAFollowerEndItselfAndOthers);
    CPPUNIT_TEST(letsAFollowerAppend);
    CPPUNIT_TEST(letsAFollowersEndUseTheJournal);
    CPPUNIT_TEST(mayBeOutlivedByFollowersAndDeliveries);
    CPPUNIT_TEST(takesEntriesOfManyThreads);
    CPPUNIT_TEST(losesFollowersWhileOthersAppend);
    CPPUNIT_TEST_SUITE_END();

public:
    void keepsTheLastEntries() {
        Journal<int> journal(3);
        CPPUNIT_ASSERT(journal.last(10).empty());
        for (int i = 1; i <= 5; ++i)
            journal.append(i);
        CPPUNIT_ASSERT_EQUAL("3 4 5"s, words(journal.last(10)));
        CPPUNIT_ASSERT_EQUAL("4 5"s, words(journal.last(2)));
        CPPUNIT_ASSERT(journal.last(0).empty());
    }

    void keepsNothingWhereItMayNot() {
        Journal<int> journal(0);
        journal.append(1);
        CPPUNIT_ASSERT(journal.last(10).empty());
    }

    void handsEntriesToItsFollowersOnTheirStrands() {
        _journal->append(1); // before anybody follows
        const auto follower = follow();
        CPPUNIT_ASSERT_EQUAL(""s, _got);
        _journal->append(2);
        CPPUNIT_ASSERT_EQUAL(""s, _got); // not on this stack
        runPosted();
        _journal->append(3);
        runPosted();
        CPPUNIT_ASSERT_EQUAL("[2][3]"s, _got);
    }

    void handsOverTogetherWhatCameTogether() {
        const auto follower = follow();
        for (int i = 1; i <= 3; ++i)
            _journal->append(i);
        runPosted();
        CPPUNIT_ASSERT_EQUAL("[1 2 3]"s, _got);
    }

    void handsOverTheLastEntriesFirst() {
        for (int i = 1; i <= 3; ++i)
            _journal->append(i);
        const auto follower = follow(2);
        CPPUNIT_ASSERT_EQUAL("[2 3]"s, _got);
        runPosted();
        CPPUNIT_ASSERT_EQUAL("[2 3]"s, _got); // once
    }

    void losesNothingBetweenTheLastEntriesAndTheNext() {
        _journal->append(1);
        // Appended as soon as it may be: while the last entries are handed over.
        const auto follower = _journal->follow(
            *_strand,
            [this](const auto& entries, std::size_t) {
                _got += "[" + words(entries) + "]";
                if (entries.front() == 1)
                    _journal->append(2);
            },
            5);
        runPosted();
        CPPUNIT_ASSERT_EQUAL("[1][2]"s, _got);
    }

    void countsWhatWasTooMuchBeforeWhatIsLeft() {
        const auto follower = follow();
        for (int i = 1; i <= 12; ++i)
            _journal->append(i);
        runPosted();
        CPPUNIT_ASSERT_EQUAL("(7 missed)[8 9 10 11 12]"s, _got);
        _journal->append(13);
        runPosted();
        CPPUNIT_ASSERT_EQUAL("(7 missed)[8 9 10 11 12][13]"s, _got);
    }

    void handsNothingToAFollowerThatEnded() {
        auto follower = follow();
        follower = {};
        _journal->append(1);
        runPosted();
        CPPUNIT_ASSERT_EQUAL(""s, _got);
    }

    void handsNothingToAFollowerThatEndedWithADeliveryOnItsWay() {
        auto follower = follow();
        _journal->append(1);
        follower = {};
        runPosted();
        CPPUNIT_ASSERT_EQUAL(""s, _got);
    }

    void tellsFollowersOfOnePlaceInMemoryApart() {
        auto follower = follow();
        _journal->append(1);
        follower = {};
        for (int i = 0; i < 10; ++i) { // one of them stands where the first one stood
            const auto next = follow();
            runPosted();
        }
        CPPUNIT_ASSERT_EQUAL(""s, _got);
    }

    void letsAFollowerEndItselfAndOthers() {
        Registered one;
        Registered other;
        const auto once = [&](const auto&, std::size_t) {
            _got += "once";
            one = {};
            other = {};
        };
        one = _journal->follow(*_strand, once);
        other = _journal->follow(*_strand, once);
        _journal->append(1);
        runPosted();
        _journal->append(2);
        runPosted();
        CPPUNIT_ASSERT_EQUAL("once"s, _got);
    }

    void letsAFollowerAppend() {
        const auto follower = _journal->follow(*_strand, [this](const auto& entries, std::size_t) {
            _got += "[" + words(entries) + "]";
            if (entries.back() < 3)
                _journal->append(entries.back() + 1);
        });
        _journal->append(1);
        for (int i = 0; i < 4; ++i)
            runPosted();
        CPPUNIT_ASSERT_EQUAL("[1][2][3]"s, _got);
    }

    void letsAFollowersEndUseTheJournal() {
        struct LastWords {
            Journal<int>& journal;
            ~LastWords() { journal.append(99); }
        };
        const auto words = [this] { return std::shared_ptr<LastWords>(new LastWords{*_journal}); };
        auto follower = _journal->follow(*_strand, [held = words()](const auto&, std::size_t) {});
        CPPUNIT_ASSERT(_journal->last(1).empty());
        follower = {};
        CPPUNIT_ASSERT_EQUAL(99, _journal->last(1).at(0));
    }

    void mayBeOutlivedByFollowersAndDeliveries() {
        auto follower = follow();
        _journal->append(1);
        _journal.reset();
        runPosted();
        CPPUNIT_ASSERT_EQUAL("[1]"s, _got); // what was on its way still comes
        follower = {};
    }

    // Each entry arrives once, in the order of its thread, or is counted.
    void takesEntriesOfManyThreads() {
        constexpr int threads = 4;
        constexpr int each = 2000;
        std::vector<int> last(threads, -1);
        std::size_t seen = 0;
        bool inOrder = true;
        const auto follower = _journal->follow(*_strand, [&](const auto& entries, std::size_t missed) {
            seen += entries.size() + missed;
            for (const auto entry : entries)
                inOrder = inOrder && std::exchange(last.at(static_cast<std::size_t>(entry / each)), entry) < entry;
            if (seen == threads * each)
                _loop.stop();
        });
        std::vector<std::thread> writers;
        for (int t = 0; t < threads; ++t)
            writers.emplace_back([this, t] {
                for (int i = 0; i < each; ++i) {
                    _journal->append(t * each + i);
                    (void)_journal->last(2);
                }
            });
        runBounded(_loop);
        for (auto& writer : writers)
            writer.join();
        CPPUNIT_ASSERT_EQUAL(std::size_t(threads * each), seen);
        CPPUNIT_ASSERT(inOrder);
    }

    void losesFollowersWhileOthersAppend() {
        const std::jthread writer([this](const std::stop_token& enough) {
            for (int i = 0; !enough.stop_requested(); ++i) {
                _journal->append(i);
                std::this_thread::yield(); // a mutex isn't fair
            }
        });
        for (int i = 0; i < 200; ++i) {
            bool told = false;
            const auto follower = _journal->follow(*_strand, [&](const auto&, std::size_t) {
                if (!std::exchange(told, true))
                    _loop.stop();
            });
            runBounded(_loop);
            CPPUNIT_ASSERT(told);
        }
    }

private:
    static std::string words(const std::vector<int>& entries) {
        std::string words;
        for (const auto entry : entries)
            words += (words.empty() ? "" : " ") + std::to_string(entry);
        return words;
    }

    Registered follow(std::size_t count = 0) {
        return _journal->follow(
            *_strand,
            [this](const auto& entries, std::size_t missed) {
                _got += (missed == 0 ? "" : "(" + std::to_string(missed) + " missed)") + "[" + words(entries) + "]";
            },
            count);
    }

    void runPosted() {
        _loop.stop();
        runBounded(_loop);
    }

    EventLoop _loop;
    WorkerPool _workers{1, 10};
    std::unique_ptr<LoopStrand> _strand =
        std::make_unique<LoopStrand>(_loop, _workers, [](const std::exception&) { CPPUNIT_FAIL("thrown"); });
    std::optional<Journal<int>> _journal{std::in_place, 5};
    std::string _got;
};

CPPUNIT_TEST_SUITE_REGISTRATION(JournalTest);
