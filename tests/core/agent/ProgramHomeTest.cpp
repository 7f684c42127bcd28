#include "agent/ProgramHome.h"
#include "agent/StateDirectory.h"
#include "agent/UserAccess.h"
#include "support/TemporaryDirectory.h"

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>

using namespace further;

/// Whose home is where, and who may do what with which directory. Half of it needs files of another user, and so root.
class ProgramHomeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ProgramHomeTest);
    CPPUNIT_TEST(isTheUsersOwnWhereThereIsOne);
    CPPUNIT_TEST(isInTheStateDirectoryForWhoHasNone);
    CPPUNIT_TEST(opensNothingForTheAgentsOwnUser);
    CPPUNIT_TEST(isNotADirectoryOfSomebodyElses);
    CPPUNIT_TEST(canBeReachedByItsUser);
    CPPUNIT_TEST(saysWhatToDoWhereItCanNotBeMade);
    CPPUNIT_TEST(accessIsJudgedByOwnerGroupAndMode);
    CPPUNIT_TEST_SUITE_END();

    static constexpr uid_t someone = 4711;

    static bool isRoot() {
        if (::geteuid() == 0)
            return true;
        std::cerr << "SKIPPED: only root can make files of another user\n";
        return false;
    }

    static mode_t modeOf(const std::filesystem::path& path) {
        struct stat is {};
        CPPUNIT_ASSERT_EQUAL(0, ::stat(path.c_str(), &is));
        return is.st_mode & 07777U;
    }

    std::filesystem::path directory(const std::string& name, mode_t mode, uid_t owner = ::geteuid(),
                                    gid_t group = ::getegid()) const {
        auto path = _place.path() / name;
        std::filesystem::create_directories(path);
        CPPUNIT_ASSERT_EQUAL(0, ::chown(path.c_str(), owner, group));
        CPPUNIT_ASSERT_EQUAL(0, ::chmod(path.c_str(), mode));
        return path;
    }

public:
    void setUp() override { std::filesystem::permissions(_place.path(), std::filesystem::perms(0755)); }

    void isTheUsersOwnWhereThereIsOne() {
        auto own = User::current();
        own.home = directory("own", 0700);
        CPPUNIT_ASSERT_EQUAL(own.home, withHome(own, _state.path()).home);
        CPPUNIT_ASSERT_EQUAL(mode_t(0700), modeOf(_state.path()));
        if (!isRoot())
            return;
        const User another{someone, "ada", directory("ada", 0700, someone)};
        CPPUNIT_ASSERT_EQUAL(another.home, withHome(another, _state.path()).home);
        CPPUNIT_ASSERT(!exists(_state.path() / "homes"));
        CPPUNIT_ASSERT_EQUAL(mode_t(0700), modeOf(_state.path()));
    }

    void isInTheStateDirectoryForWhoHasNone() {
        for (const std::filesystem::path home : {"", "/nonexistent", "relative", "/etc/passwd"}) {
            auto user = User::current();
            user.home = home;
            CPPUNIT_ASSERT_EQUAL(_state.path() / "homes" / user.name, withHome(user, _state.path()).home);
        }
    }

    void opensNothingForTheAgentsOwnUser() {
        auto user = User::current();
        user.home = "/nonexistent";
        (void)withHome(user, _state.path());
        CPPUNIT_ASSERT_EQUAL(mode_t(0700), modeOf(_state.path()));
    }

    void isNotADirectoryOfSomebodyElses() {
        if (!isRoot())
            return;
        const User user{someone, "ada", directory("public", 0777)};
        CPPUNIT_ASSERT_EQUAL(_state.path() / "homes" / "ada", withHome(user, _state.path()).home);
    }

    void canBeReachedByItsUser() {
        if (!isRoot())
            return;
        const auto user = withHome({someone, "ada", "/nonexistent"}, _state.path());
        CPPUNIT_ASSERT(UserAccess(user).mayEnter(user.home.parent_path()));
        CPPUNIT_ASSERT(!UserAccess(user).mayWrite(user.home.parent_path()));
        CPPUNIT_ASSERT_EQUAL(mode_t(0711), modeOf(_state.path()));
        CPPUNIT_ASSERT_EQUAL(mode_t(0711), modeOf(user.home.parent_path()));
        CPPUNIT_ASSERT(!exists(user.home)); // which is the launcher's to make
    }

    void saysWhatToDoWhereItCanNotBeMade() {
        const auto file = _place.write("file", "");
        try {
            (void)withHome({someone, "ada", "/nonexistent"}, file);
            CPPUNIT_FAIL("made");
        } catch (const Poco::FileException& problem) {
            CPPUNIT_ASSERT(problem.message().starts_with(
                "The programs' user ada has no home, and none can be made in " + file + "/homes (Not a directory)"));
        }
    }

    void accessIsJudgedByOwnerGroupAndMode() {
        CPPUNIT_ASSERT(UserAccess(User::current()).mayWrite(directory("mine", 0700)));
        CPPUNIT_ASSERT(!UserAccess(User::current()).mayWrite(_place.path() / "missing"));
        if (!isRoot())
            return;
        const UserAccess ada(User{someone, "ada", {}}); // of whom the system knows no group
        CPPUNIT_ASSERT(ada.mayWrite(directory("hers", 0700, someone)));
        CPPUNIT_ASSERT(!ada.mayWrite(directory("read-only", 0577, someone)));
        CPPUNIT_ASSERT(ada.mayWrite(directory("everybody's", 01777)));
        CPPUNIT_ASSERT(ada.mayEnter(directory("passage", 0711)) && !ada.mayWrite(_place.path() / "passage"));
        CPPUNIT_ASSERT(!ada.mayEnter(directory("closed", 0770)));
        directory("closed/open", 0777);
        CPPUNIT_ASSERT(!ada.mayWrite(_place.path() / "closed" / "open"));
        const auto nobody = User::named("nobody");
        if (!nobody)
            return;
        const UserAccess member(*nobody); // whose group is nogroup, 65534
        CPPUNIT_ASSERT(member.mayWrite(directory("group's", 0070, 0, 65534)));
        CPPUNIT_ASSERT(!member.mayWrite(directory("other groups'", 0707, 0, 65534)));
    }

private:
    const testing::TemporaryDirectory _place;
    const StateDirectory _state{_place.path() / "state"};
};

CPPUNIT_TEST_SUITE_REGISTRATION(ProgramHomeTest);
