#include <further/Registered.h>

#include <cppunit/extensions/HelperMacros.h>

#include <memory>
#include <utility>

using further::Registered;

class RegisteredTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RegisteredTest);
    CPPUNIT_TEST(cancelsAtItsEnd);
    CPPUNIT_TEST(cancelsOnce);
    CPPUNIT_TEST(isFalseWhenThereIsNothingToCancel);
    CPPUNIT_TEST(handsTheDutyOnWhenMoved);
    CPPUNIT_TEST(cancelsWhatItHeldWhenAssigned);
    CPPUNIT_TEST(survivesAssignmentToItself);
    CPPUNIT_TEST(mayBeDestroyedByItsOwnCancelling);
    CPPUNIT_TEST(mayBeCancelledByItsOwnCancelling);
    CPPUNIT_TEST_SUITE_END();

public:
    void cancelsAtItsEnd() {
        { const Registered registered = counting(); }
        CPPUNIT_ASSERT_EQUAL(1, _cancelled);
    }

    void cancelsOnce() {
        {
            Registered registered = counting();
            registered.cancel();
            registered.cancel();
        }
        CPPUNIT_ASSERT_EQUAL(1, _cancelled);
    }

    void isFalseWhenThereIsNothingToCancel() {
        CPPUNIT_ASSERT(!Registered());
        Registered registered = counting();
        CPPUNIT_ASSERT(registered);
        registered.cancel();
        CPPUNIT_ASSERT(!registered);
    }

    void handsTheDutyOnWhenMoved() {
        Registered first = counting();
        {
            const Registered second = std::move(first);
            CPPUNIT_ASSERT(!first); // NOLINT(bugprone-use-after-move): what is left is defined
            CPPUNIT_ASSERT_EQUAL(0, _cancelled);
        }
        CPPUNIT_ASSERT_EQUAL(1, _cancelled);
    }

    void cancelsWhatItHeldWhenAssigned() {
        Registered registered = counting();
        registered = counting();
        CPPUNIT_ASSERT_EQUAL(1, _cancelled);
        registered = {};
        CPPUNIT_ASSERT_EQUAL(2, _cancelled);
    }

    void survivesAssignmentToItself() {
        Registered registered = counting();
        Registered& same = registered;
        registered = std::move(same);
        CPPUNIT_ASSERT_EQUAL(0, _cancelled);
        CPPUNIT_ASSERT(registered);
    }

    void mayBeDestroyedByItsOwnCancelling() {
        std::unique_ptr<Registered> registered;
        registered = std::make_unique<Registered>([this, &registered] {
            ++_cancelled;
            registered.reset();
        });
        registered->cancel();
        CPPUNIT_ASSERT(!registered);
        CPPUNIT_ASSERT_EQUAL(1, _cancelled);
    }

    void mayBeCancelledByItsOwnCancelling() {
        Registered registered;
        registered = Registered([this, &registered] {
            ++_cancelled;
            registered.cancel();
        });
        registered.cancel();
        CPPUNIT_ASSERT_EQUAL(1, _cancelled);
    }

private:
    Registered counting() {
        return Registered([this] { ++_cancelled; });
    }

    int _cancelled = 0;
};

CPPUNIT_TEST_SUITE_REGISTRATION(RegisteredTest);
