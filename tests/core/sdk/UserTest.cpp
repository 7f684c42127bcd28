#include <further/User.h>

#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

using further::User;

class UserTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(UserTest);
    CPPUNIT_TEST(isTheOneThatThisProcessRunsAs);
    CPPUNIT_TEST_SUITE_END();

public:
    void isTheOneThatThisProcessRunsAs() {
        const User user = User::current();
        CPPUNIT_ASSERT_EQUAL(::geteuid(), user.uid);
        CPPUNIT_ASSERT(!user.name.empty());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(UserTest);
