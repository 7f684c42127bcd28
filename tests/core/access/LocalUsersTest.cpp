#include "access/LocalUsers.h"
#include "access/UserDatabase.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <optional>
#include <string>

namespace further::testing {

using namespace std::string_literals;

/// Whose programs need no token. Debian has the users root (group root) and nobody (group nogroup).
class LocalUsersTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LocalUsersTest);
    CPPUNIT_TEST(areNobodyUnlessNamed);
    CPPUNIT_TEST(areThoseThatAreNamed);
    CPPUNIT_TEST(areMembersOfTheGroup);
    CPPUNIT_TEST(haveNames);
    CPPUNIT_TEST(tellWhoIsNotAmongThemTheWayIn);
    CPPUNIT_TEST(areWhatTheSystemSaysOfThem);
    CPPUNIT_TEST_SUITE_END();

    static constexpr uid_t nobody = 65534;
    static constexpr gid_t nogroup = 65534;
    static constexpr uid_t unknown = 4294967294U;

public:
    void areNobodyUnlessNamed() { CPPUNIT_ASSERT(!LocalUsers().contain(0)); }

    void areThoseThatAreNamed() {
        const LocalUsers users({nobody, unknown});
        CPPUNIT_ASSERT(users.contain(nobody));
        CPPUNIT_ASSERT(users.contain(unknown));
        CPPUNIT_ASSERT(!users.contain(0));
    }

    void areMembersOfTheGroup() {
        const LocalUsers users({}, nogroup);
        CPPUNIT_ASSERT(users.contain(nobody));
        CPPUNIT_ASSERT(!users.contain(0));
        CPPUNIT_ASSERT(!users.contain(unknown));
    }

    void haveNames() {
        CPPUNIT_ASSERT_EQUAL(""s, LocalUsers().names());
        CPPUNIT_ASSERT_EQUAL("root, nobody"s, LocalUsers({nobody, 0}).names());
        CPPUNIT_ASSERT_EQUAL("root, members of the group nogroup"s, LocalUsers({0}, nogroup).names());
    }

    void tellWhoIsNotAmongThemTheWayIn() {
        CPPUNIT_ASSERT_EQUAL("Put sudo in front, or join the group nogroup: sudo adduser ada nogroup"s,
                             LocalUsers({0}, nogroup).wayIn("ada"));
        CPPUNIT_ASSERT_EQUAL("Join the group nogroup: sudo adduser ada nogroup"s,
                             LocalUsers({1000}, nogroup).wayIn("ada"));
        CPPUNIT_ASSERT_EQUAL("Put sudo in front"s, LocalUsers({0}, nogroup).wayIn("54321")); // has no name
        CPPUNIT_ASSERT_EQUAL("Put sudo in front"s, LocalUsers({0}, 0).wayIn("ada"));         // root's group is no way
        CPPUNIT_ASSERT_EQUAL("Put sudo in front"s, LocalUsers({0}).wayIn("ada"));
        CPPUNIT_ASSERT_EQUAL(""s, LocalUsers({1000}).wayIn("ada"));
    }

    void areWhatTheSystemSaysOfThem() {
        CPPUNIT_ASSERT_EQUAL("root"s, nameOfUser(0));
        CPPUNIT_ASSERT_EQUAL("4294967294"s, nameOfUser(unknown));
        CPPUNIT_ASSERT_EQUAL("root"s, nameOfGroup(0));
        CPPUNIT_ASSERT_EQUAL("4294967294"s, nameOfGroup(unknown));
        const auto groups = groupsOf(nobody);
        CPPUNIT_ASSERT(std::find(groups.begin(), groups.end(), nogroup) != groups.end());
        CPPUNIT_ASSERT(groupsOf(unknown).empty());
        CPPUNIT_ASSERT((groupsOf("nobody", 7) != groups)); // its main group is what is said
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LocalUsersTest);

} // namespace further::testing
