#include "agent/ProgramHome.h"
#include "agent/StateDirectory.h"
#include "agent/UserAccess.h"
#include "support/TemporaryDirectory.h"

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
    CPPUNIT_TEST(goesWithTheAgentWhereItCanNotBeReached);
    CPPUNIT_TEST(isLackingWhereThereIsNoPlaceForIt);
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

    std::filesystem::path homeOf(const User& user) const {
        return ProgramHome(user, _state.path(), _place.path()).user().home;
    }

public:
    void setUp() override { std::filesystem::permissions(_place.path(), std::filesystem::perms(0755)); }

    void isTheUsersOwnWhereThereIsOne() {
        auto own = User::current();
        own.home = directory("own", 0700);
        CPPUNIT_ASSERT_EQUAL(own.home, homeOf(own));
        CPPUNIT_ASSERT_EQUAL(mode_t(0700), modeOf(_state.path()));
        if (!isRoot())
            return;
        const User another{someone, "ada", directory("ada", 0700, someone)};
        CPPUNIT_ASSERT_EQUAL(another.home, homeOf(another));
        CPPUNIT_ASSERT(!exists(_state.path() / "homes"));
        CPPUNIT_ASSERT_EQUAL(mode_t(0700), modeOf(_state.path()));
    }

    void isInTheStateDirectoryForWhoHasNone() {
        for (const std::filesystem::path home : {"", "/nonexistent", "relative", "/etc/passwd"}) {
            auto user = User::current();
            user.home = home;
            CPPUNIT_ASSERT_EQUAL(_state.path() / "homes" / user.name, homeOf(user));
        }
    }

    void opensNothingForTheAgentsOwnUser() {
        auto user = User::current();
        user.home = "/nonexistent";
        (void)homeOf(user);
        CPPUNIT_ASSERT_EQUAL(mode_t(0700), modeOf(_state.path()));
    }

    void isNotADirectoryOfSomebodyElses() {
        if (!isRoot())
            return;
        const User user{someone, "ada", directory("public", 0777)};
        CPPUNIT_ASSERT_EQUAL(_state.path() / "homes" / "ada", homeOf(user));
    }

    void canBeReachedByItsUser() {
        if (!isRoot())
            return;
        const ProgramHome home({someone, "ada", "/nonexistent"}, _state.path(), _place.path());
        const auto& user = home.user();
        CPPUNIT_ASSERT_EQUAL(std::string(), home.remark());
        CPPUNIT_ASSERT(UserAccess(user).mayEnter(user.home.parent_path()));
        CPPUNIT_ASSERT(!UserAccess(user).mayWrite(user.home.parent_path()));
        CPPUNIT_ASSERT_EQUAL(mode_t(0711), modeOf(_state.path()));
        CPPUNIT_ASSERT_EQUAL(mode_t(0711), modeOf(user.home.parent_path()));
        CPPUNIT_ASSERT(!exists(user.home)); // which is the launcher's to make
    }

    void goesWithTheAgentWhereItCanNotBeReached() {
        if (!isRoot())
            return;
        const StateDirectory state(directory("private", 0700) / "state");
        std::filesystem::path place;
        {
            const ProgramHome home({someone, "ada", "/nonexistent"}, state.path(), directory("temp", 01777));
            place = home.user().home.parent_path();
            CPPUNIT_ASSERT_EQUAL(_place.path() / "temp", place.parent_path());
            CPPUNIT_ASSERT_EQUAL(std::string("ada"), home.user().home.filename().string());
            CPPUNIT_ASSERT_EQUAL(mode_t(0711), modeOf(place));
            CPPUNIT_ASSERT(
                home.remark().starts_with("The programs' user ada has no home and can't pass through to one in " +
                                          state.path().string() + ": what programs keep in ~ is gone"));
            std::filesystem::create_directories(home.user().home / "further");
        }
        CPPUNIT_ASSERT(!exists(place));
        CPPUNIT_ASSERT_EQUAL(mode_t(0700), modeOf(state.path()));
    }

    void isLackingWhereThereIsNoPlaceForIt() {
        const ProgramHome home({someone, "ada", "/nonexistent"}, "/proc/nowhere", "/proc");
        CPPUNIT_ASSERT_EQUAL(std::string("/nonexistent"), home.user().home.string());
        CPPUNIT_ASSERT(home.remark().find("programs run without; set programs.user") != std::string::npos);
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
