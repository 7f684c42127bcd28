#include <further/Descriptor.h>

#include <cppunit/extensions/HelperMacros.h>

#include <fcntl.h>
#include <unistd.h>

#include <utility>

using further::Descriptor;

namespace {

int opened() {
    return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

bool isOpen(int fd) {
    return ::fcntl(fd, F_GETFD) >= 0;
}

} // namespace

class DescriptorTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DescriptorTest);
    CPPUNIT_TEST(closesAtItsEnd);
    CPPUNIT_TEST(standsForNoneAtFirst);
    CPPUNIT_TEST(closesWhatItHeldWhenAssigned);
    CPPUNIT_TEST(survivesAssignmentToItself);
    CPPUNIT_TEST(givesItsDescriptorAway);
    CPPUNIT_TEST(ownsDescriptorZero);
    CPPUNIT_TEST_SUITE_END();

public:
    void closesAtItsEnd() {
        const int fd = opened();
        {
            Descriptor first(fd);
            const Descriptor second(std::move(first));
            CPPUNIT_ASSERT(!first); // NOLINT(bugprone-use-after-move): what is left is defined
            CPPUNIT_ASSERT(isOpen(fd));
        }
        CPPUNIT_ASSERT(!isOpen(fd));
    }

    void standsForNoneAtFirst() {
        Descriptor none;
        CPPUNIT_ASSERT(!none);
        CPPUNIT_ASSERT_EQUAL(-1, none.get());
        none.reset();
    }

    void closesWhatItHeldWhenAssigned() {
        Descriptor descriptor(opened());
        const int first = descriptor.get();
        const int second = opened();
        descriptor = Descriptor(second);
        CPPUNIT_ASSERT(!isOpen(first));
        CPPUNIT_ASSERT_EQUAL(second, descriptor.get());
    }

    void survivesAssignmentToItself() {
        Descriptor descriptor(opened());
        Descriptor& same = descriptor;
        descriptor = std::move(same);
        CPPUNIT_ASSERT(isOpen(descriptor.get()));
    }

    void givesItsDescriptorAway() {
        Descriptor descriptor(opened());
        const Descriptor taken(descriptor.release());
        CPPUNIT_ASSERT(!descriptor);
        CPPUNIT_ASSERT(isOpen(taken.get()));
    }

    void ownsDescriptorZero() {
        Descriptor zero(0);
        CPPUNIT_ASSERT(zero);
        CPPUNIT_ASSERT_EQUAL(0, zero.release());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DescriptorTest);
