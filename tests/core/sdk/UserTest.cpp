#include <further/User.h>

#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

using further::User;

class UserTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(UserTest);
    CPPUNIT_TEST(isTheOneThatThisProcessRunsAs);
    CPPUNIT_TEST(isFoundByName);
    CPPUNIT_TEST_SUITE_END();

public:
    void isTheOneThatThisProcessRunsAs() {
        const User user = User::current();
        CPPUNIT_ASSERT_EQUAL(::geteuid(), user.uid);
        CPPUNIT_ASSERT(!user.name.empty());
    }

    void isFoundByName() {
        const auto root = User::named("root");
        CPPUNIT_ASSERT(root);
        CPPUNIT_ASSERT_EQUAL(uid_t(0), root->uid);
        CPPUNIT_ASSERT(root->home.is_absolute());
        CPPUNIT_ASSERT(!User::named("no-such-user"));
        CPPUNIT_ASSERT(!User::named(""));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(UserTest);
